"""The commands that bring the official texts and show what changed in them, as a user runs them."""

import pytest
from click.testing import CliRunner

from lexlink.cli.main import lexlink, main
from tests.pages.harbour import ARTICLES, TREATIES, publish
from tests.pages.server import answer


@pytest.fixture
def run(harbour, monkeypatch, tmp_path):
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "law.sqlite"))
    monkeypatch.setenv("LEXLINK_CACHE", str(tmp_path / "cache"))

    def run(*words, mirror=True):
        arguments = ["corpus", *words] + (["--mirror", harbour.url] if mirror and words[0] == "sync" and "--offline" not in words else [])
        return CliRunner().invoke(lexlink, arguments)

    # The publisher's addresses stand for others, which the mirror holds.
    for path in list(harbour.pages):
        harbour.pages[f"/harbour.example{path}"] = harbour.pages[path]
    monkeypatch.setenv("HARBOUR", "https://harbour.example")
    return run


def republish(server, fee):
    publish(server, answer, fee=fee)
    for path in [p for p in server.pages if not p.startswith("/harbour.example")]:
        server.pages[f"/harbour.example{path}"] = server.pages[path]


def test_sync_says_what_is_new_and_what_is_not(run):
    first = run("sync", TREATIES[0], TREATIES[1], "--lang", "en")
    assert first.exit_code == 0, first.output
    assert first.stdout.splitlines()[0].split() == ["new", TREATIES[0], "en", str(ARTICLES), "articles", "harbour"]
    assert first.stderr.startswith("lexlink: 2 new, 0 changed, 0 unchanged\n")
    again = run("sync", TREATIES[0], "--force")
    assert "1 new, 0 changed, 1 unchanged" in again.stderr  # the French one is new
    offline = run("sync", "--offline")
    assert offline.exit_code == 0
    assert "0 new, 0 changed, 3 unchanged, 13 never fetched" in offline.stderr


def test_a_dry_run_fetches_and_makes_nothing(run, harbour, tmp_path):
    planned = run("sync", "--dry-run", mirror=False)
    assert len(planned.stdout.splitlines()) == 16
    assert "not here yet" in planned.stdout
    assert not (tmp_path / "law.sqlite").exists()
    run("sync", TREATIES[0])
    harbour.requests.clear()
    assert f"have {ARTICLES} articles" in run("sync", TREATIES[0], "--dry-run").stdout
    assert harbour.requests == []


def test_a_text_that_fails_is_told_with_its_reason_and_its_exit_code(run, harbour):
    harbour.pages[f"/harbour.example/en/{TREATIES[0]}"] = answer(b"<html><body>Please log in<input type=password></body></html>")
    harbour.pages[f"/harbour.example/en/{TREATIES[1]}"] = answer(b"", "404 Not Found")
    done = run("sync", *TREATIES[:3], "--lang", "en")
    assert done.exit_code == 5
    assert f"refused: {TREATIES[0]} en: " in done.stderr
    assert "asks to log in" in done.stderr
    assert "does not exist (404)" in done.stderr
    assert "1 new, 0 changed, 0 unchanged, 1 refused, 1 failed" in done.stderr
    assert done.stdout.startswith("new ")


def test_what_was_refused_can_be_looked_up_later(run, harbour):
    harbour.pages[f"/harbour.example/en/{TREATIES[0]}"] = answer(b"<html><body>Please log in<input type=password></body></html>")
    run("sync", TREATIES[0])
    [_, reason, _] = run("sync", TREATIES[0], "--dry-run").stdout.splitlines()
    assert reason.startswith("    refused on 2")
    assert "asks to log in" in reason
    counts = dict(line.rsplit(None, 1) for line in run("stats").stdout.splitlines() if line.startswith(("official", "  texts", "  versions")))
    assert counts == {"official texts": "1", "  versions": "1", "  texts refused": "1"}


def test_what_cannot_be_meant_is_a_usage_error(run, monkeypatch, capsys):
    for words in (("sync", "no-such-treaty"), ("sync", "--source", "nobody"), ("sync", "--lang", "xx"), ("diff", "un-charter", "--lang", "en")):
        run("sync", TREATIES[0])
        monkeypatch.setattr("sys.argv", ["lexlink", "corpus", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_diff_shows_changes_word_by_word(run, harbour):
    run("sync", TREATIES[0])
    one = run("diff", TREATIES[0])
    assert "only one version" in str(one.exception)
    republish(harbour, "three silver coins")
    assert run("sync", TREATIES[0], "--lang", "en", "--force").stdout.startswith("changed ")
    shown = run("diff", TREATIES[0], "--no-color")
    assert shown.exit_code == 0, shown.output
    assert f"[-two-] {{+three silver+}} coins for {TREATIES[0]}." in shown.stdout
    assert "1 of its units differ" in shown.stderr
    assert "\x1b" not in shown.stdout
    assert "\x1b[31m" in run("diff", TREATIES[0], "--color").stdout
    assert len(run("diff", TREATIES[0], "--list").stdout.splitlines()) == 2
    assert "the words are the same" in run("diff", TREATIES[0], "--from", "1", "--to", "1").stderr


def test_verify_hashes_the_store_and_reads_it_again(run, monkeypatch, tmp_path):
    import sqlite3

    run("sync", TREATIES[0])
    fine = run("verify", "--reread")
    assert fine.exit_code == 0, fine.output
    assert "2 versions of 2 official texts hashed" in fine.stderr
    with sqlite3.connect(tmp_path / "law.sqlite") as raw:
        raw.execute("UPDATE passage SET text = text || '!' WHERE eid = 'art_3'")
    raw.close()
    broken = run("verify")
    assert broken.exit_code == 3
    assert broken.stdout.count("the text is not what was stored") == 2
