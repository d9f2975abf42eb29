"""The documentation site builds without a warning, and loads nothing from the network."""

import os
import re
import subprocess
import sys

import pytest

from tests.test_docs import ROOT


def test_the_site_builds(tmp_path):
    pytest.importorskip("mkdocs", reason="mkdocs is not installed: make docs installs it")
    pytest.importorskip("mkdocstrings_handlers.python", reason="mkdocstrings is not installed: make docs installs it")
    pytest.importorskip("material", reason="mkdocs-material is not installed: make docs installs it")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    assert run.returncode == 0, run.stdout + run.stderr
    for page in tmp_path.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'<(?:script|img|iframe|source)[^>]*\ssrc="https?:', text), page
        assert not re.search(r'<link[^>]*href="https?:[^>]*stylesheet', text), page
    assert "rome-statute" in (tmp_path / "coverage.html").read_text(encoding="utf-8")
    assert "Links texts to the provisions of a knowledge base" in (tmp_path / "reference" / "library.html").read_text(encoding="utf-8")
