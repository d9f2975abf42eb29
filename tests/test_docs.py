"""What the documentation shows runs: every `python` and `pycon` block of the README and the how-to pages."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "how-to").glob("*.md")), *sorted((ROOT / "docs").glob("tutorial.md"))]
BLOCK = re.compile(r"(<!-- not run: [^\n]*-->\n)?```(python|pycon)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.filterwarnings("default")
def test_the_examples_run(page, tmp_path, monkeypatch, capsys):
    from lexlink.errors import MissingExtra

    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text("Article 27 of the Rome Statute makes no exception.\n", encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    space = {"__name__": "__example__"}
    for match in BLOCK.finditer(text):
        skipped, language, code = match.groups()
        line = text[: match.start(3)].count("\n")
        if skipped:
            continue
        try:
            if language == "python":
                exec(compile("\n" * line + code, str(page), "exec"), space)
            else:
                _checked(code, space, page, line)
        except (ModuleNotFoundError, MissingExtra) as error:
            pytest.skip(f"{page.name}, line {line}, needs what is not installed: {error}")


def _checked(code, space, page, line):
    example = doctest.DocTestParser().get_doctest(code, space, page.name, str(page), line)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    said = []
    runner.run(example, out=said.append, clear_globs=False)
    if any("ModuleNotFoundError" in s or "MissingExtra" in s for s in said):
        raise ModuleNotFoundError(said[-1].strip().splitlines()[-1])
    assert not runner.failures, "".join(said)
    space.update(example.globs)


def test_pages_have_examples():
    assert sum(len(BLOCK.findall(page.read_text(encoding="utf-8"))) for page in PAGES) >= 5
