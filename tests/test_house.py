"""The house: its front door, its cold start, its rooms."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lexlink

PACKAGE = Path(lexlink.__file__).parent
HEAVY = {"sqlmodel", "sqlalchemy", "sqlite3", "requests", "textual", "bs4", "rapidfuzz", "click", "tomllib", "platformdirs", "numpy"}
BANNED_NAMES = {"utils", "helpers", "common", "misc", "base", "manager", "core"}


def modules_after(code):
    run = subprocess.run([sys.executable, "-c", f"import sys\n{code}\nprint(*sorted(sys.modules))"], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_everything_behind_the_front_door_can_be_had():
    assert lexlink.__all__ == [*sorted(set(lexlink.__all__) - {"__version__"}, key=lambda n: (n[0].islower(), n)), "__version__"]
    for name in lexlink.__all__:
        assert getattr(lexlink, name) is not None
    with pytest.raises(AttributeError, match="nothing_here"):
        lexlink.nothing_here  # noqa: B018


def test_importing_the_package_wakes_nothing():
    assert not {m for m in modules_after("import lexlink") if m.startswith("lexlink.")} - {"lexlink.version"}


def test_linking_wakes_nothing_heavy():
    lexlink.link("warm the snapshot")
    loaded = modules_after("import lexlink; lexlink.link('Article 5 of the Rome Statute')")
    assert not HEAVY & loaded


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["browse", "--help"], ["show", "STORY"], ["link", "STORY"], ["why", "STORY"], ["find", "art 27 rome statute"], ["review", "--help"]],
    ids=lambda a: " ".join(a[:2]),
)
def test_only_browsing_wakes_the_screen(arguments, tmp_path):
    story = tmp_path / "story.txt"
    story.write_text("Article 27 of the Rome Statute", encoding="utf-8")
    given = [str(story) if a == "STORY" else a for a in arguments]
    code = f"sys.argv = ['lexlink', *{given!r}]\nfrom lexlink.cli.main import main\ntry:\n    main()\nexcept SystemExit:\n    pass"
    assert not {m for m in modules_after(code) if m.split(".")[0] in ("textual", "rich")}


def test_only_the_terminal_screens_know_textual():
    for path in PACKAGE.rglob("*.py"):
        inside = path.relative_to(PACKAGE).parts[0] == "tui"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names] if isinstance(node, ast.Import) else []
            assert inside or not any(name.split(".")[0] in ("textual", "rich") for name in names), path


def test_what_can_be_thought_about_without_a_terminal_knows_no_textual():
    names = ("state", "view", "layout", "law_page", "why_page", "keys", "clipboard", "memory", "opening", "rooms")
    assert "textual" not in modules_after("\n".join(f"import lexlink.tui.{name}" for name in names))


def test_modules_are_short_and_well_named():
    for path in PACKAGE.rglob("*.py"):
        assert path.stem not in BANNED_NAMES, path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 420, path


def test_nothing_evaluates_or_unpickles():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec"}, path
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {a.name for a in node.names} | {getattr(node, "module", "") or ""}
                assert not names & {"pickle", "marshal", "shelve", "yaml"}, path
