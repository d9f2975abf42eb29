"""Settings: who counts more, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lexlink.config import SETTINGS, load
from lexlink.errors import UsageError


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home" / "lexlink").mkdir(parents=True)
    (tmp_path / "work" / "deep").mkdir(parents=True)
    return tmp_path


def read(home, **environment):
    return load(home / "work" / "deep", {"XDG_CONFIG_HOME": str(home / "home"), **environment})


def test_environment_counts_more_than_project_more_than_user_more_than_default(home):
    assert read(home)["thresholds.link"] == 0.5
    (home / "home" / "lexlink" / "lexlink.toml").write_text("[thresholds]\nlink = 0.6\nmargin = 0.3\n[keys]\nnext = 'n'\nquit = 'q'\n")
    (home / "work" / "lexlink.toml").write_text("# ours\n[thresholds]\nlink = 1\n[keys]\nnext = 'j'\n")
    settings = read(home)
    assert settings["thresholds.link"] == 1.0
    assert settings.origin("thresholds.link") == f"{home / 'work' / 'lexlink.toml'}:3"
    assert settings["thresholds.margin"] == 0.3
    assert settings["keys"] == {"next": "j", "quit": "q"}
    assert read(home, LEXLINK_THRESHOLDS_LINK="0.7")["thresholds.link"] == 0.7
    assert read(home, LEXLINK_CORPUS=f"a{os.pathsep}b")["corpus.folders"] == ("a", "b")


def test_a_table_of_pyproject_is_a_project_file(home):
    (home / "work" / "pyproject.toml").write_text("[project]\nname = 'x'\n\n[tool.lexlink.link]\nsuggest = true\n")
    settings = read(home)
    assert settings["link.suggest"] is True
    assert settings.options() == {"suggest": True}
    assert settings.origin("link.suggest").endswith("pyproject.toml:5")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[thresholds]\n\nlnik = 1\n", r"lexlink\.toml:3: unknown key 'lnik' in \[thresholds\]: did you mean thresholds\.link\?"),
        ("[treshold]\nlink = 1\n", r":1: unknown table \[treshold\]: did you mean thresholds\?"),
        ("[link]\njobs = 0\n", r":2: link\.jobs is a whole number from 1 to 64, not 0"),
        ("[link]\nsuggest = 'yes'\n", r":2: link\.suggest is true or false"),
        ("link.jobs = true\n", r":1: link\.jobs is a whole number"),
        ("link = 3\n", "link is a table"),
        ("[corpus]\nfolders = 'a'\n", r"corpus\.folders is a list of texts"),
        ("[link\n", "cannot be read"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(home, text, said):
    (home / "work" / "lexlink.toml").write_text(text)
    with pytest.raises(UsageError, match=said):
        read(home)


def test_the_environment_is_checked_too(home):
    with pytest.raises(UsageError, match=r"\$LEXLINK_LINK_JOBS: link\.jobs is a whole number"):
        read(home, LEXLINK_LINK_JOBS="many")
    with pytest.raises(UsageError, match="LEXLINK_CONFIG names"):
        read(home, LEXLINK_CONFIG=str(home / "none.toml"))


def test_every_setting_stands_in_the_documentation():
    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{setting.name}`" in page, setting.name


def test_commands_obey_the_settings_and_the_command_line_counts_more(home):
    (home / "work" / "lexlink.toml").write_text("[link]\nformat = 'csv'\nmin-score = 1\n")
    (home / "work" / "story.txt").write_text("Article 27 of the Rome Statute")

    def run(*arguments):
        command = [sys.executable, "-m", "lexlink", "link", "story.txt", *arguments]
        return subprocess.run(command, cwd=home / "work", capture_output=True, text=True, check=False)

    assert run().stdout.count("\n") == 1
    assert "art_27" in run("--min-score", "0").stdout
    assert run("--format", "json", "--min-score", "0").stdout.startswith("[")
    (home / "work" / "lexlink.toml").write_text("[link]\nforma = 'csv'\n")
    failed = run()
    assert failed.returncode == 2
    assert "unknown key 'forma' in [link]: did you mean link.format?" in failed.stderr
