"""The worked example of a plug-in, installed as a user would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "lexlink-dockets"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    pytest.importorskip("hatchling", reason="hatchling is not installed, and the test stays off the network")
    pytest.importorskip("pip", reason="pip is not installed")
    place = tmp_path_factory.mktemp("scratch")
    source = tmp_path_factory.mktemp("source") / "lexlink-dockets"
    for file in EXAMPLE.rglob("*"):
        if file.is_file() and "egg-info" not in str(file):
            (source / file.relative_to(EXAMPLE)).parent.mkdir(parents=True, exist_ok=True)
            (source / file.relative_to(EXAMPLE)).write_bytes(file.read_bytes())
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-build-isolation", "--no-deps", "--no-index", "--target"]
    subprocess.run([*command, str(place), str(source)], check=True, capture_output=True)
    return place


def run(place, folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(place)}
    return subprocess.run([sys.executable, "-m", "lexlink", *arguments], capture_output=True, text=True, env=environment, cwd=folder, check=False)


def test_its_format_and_its_detector_work(installed, tmp_path):
    (tmp_path / "story.txt").write_text("In ICC-01/04-02/12 the judges cited the Rome Statute and the Rome Statute again.", encoding="utf-8")
    assert run(installed, tmp_path, "link", "story.txt", "-f", "tally").stdout.splitlines() == ["2\trome-statute", "1\ticc"]
    (tmp_path / "lexlink.toml").write_text('[plugins]\ndetectors = ["dockets"]\nrankers = ["trade-desk"]\n', encoding="utf-8")
    shown = run(installed, tmp_path, "link", "story.txt")
    assert "ICC-01/04-02/12  →  icc" in shown.stdout
    assert "a docket number of the Court" in run(installed, tmp_path, "link", "story.txt", "-f", "json").stdout
    assert run(installed, tmp_path, "link", "story.txt", "-j", "2").stdout == shown.stdout


def test_a_plugin_that_is_not_installed_is_named(tmp_path):
    (tmp_path / "lexlink.toml").write_text('[plugins]\ndetectors = ["dockets"]\n', encoding="utf-8")
    (tmp_path / "story.txt").write_text("x", encoding="utf-8")
    failed = run("", tmp_path, "link", "story.txt")
    assert failed.returncode == 2
    assert "no plug-in 'dockets' in lexlink.detectors" in failed.stderr


def test_an_unknown_format_names_what_there_is(installed, tmp_path):
    (tmp_path / "story.txt").write_text("x", encoding="utf-8")
    failed = run(installed, tmp_path, "link", "story.txt", "-f", "talley")
    assert failed.returncode == 2
    assert "tally" in failed.stderr
