"""Bringing texts from an invented publisher that does wrong: what is on the shelf stays true."""

import gzip
import threading

import pytest

from lexlink.errors import MissingExtra, UsageError
from lexlink.ingest import orders, rebuild, reread, sync
from lexlink.sources.fetch import Fetcher
from lexlink.store.repository import Store
from tests.pages.conftest import QUICK
from tests.pages.harbour import ARTICLES, TREATIES, Harbour, annex_page, law_page, publish
from tests.pages.server import answer, chunked, zipped

ONE = [TREATIES[0]]


def bring(store, slugs=ONE, *, fetch=True, languages=("en",), **more):
    with Fetcher(private=True, limits=QUICK) as fetcher:
        wanted = orders(slugs, languages=languages, store=store)
        return list(sync(store, wanted, fetcher if fetch else None, **{"fresh_for": 0.0, **more}))


def outcomes(deliveries):
    return [d.outcome for d in deliveries]


def test_texts_are_brought_kept_and_told(harbour, store):
    assert set(outcomes(bring(store, (), languages=()))) == {"new"}
    assert len(store.instruments()) == 16
    stored = store.text(TREATIES[0], "fr")
    assert (len(stored.text.articles), stored.source, stored.url) == (ARTICLES, "harbour", f"{harbour.url}/fr/{TREATIES[0]}")
    assert [p.url for p in store.pages_of(stored.version.id)] == [stored.url, f"{stored.url}/annex"]
    assert store.sync_state(Harbour().offers()[0]).outcome == "new"


def test_what_did_not_change_is_neither_sent_nor_written_again(harbour, store):
    bring(store)
    harbour.requests.clear()
    with store._engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT count(*), max(id) FROM page").one()
    assert outcomes(bring(store)) == ["unchanged"]
    assert all("if-none-match" in r.headers for r in harbour.requests if r.path != "/robots.txt")
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*), max(id) FROM page").one() == before
    assert outcomes(bring(store, force=True)) == ["unchanged"]
    assert len(store.versions(ONE[0], "en")) == 1


def test_what_was_fetched_a_moment_ago_is_left_alone(harbour, store):
    bring(store)
    harbour.requests.clear()
    assert outcomes(bring(store, fresh_for=600)) == ["unchanged"]
    assert harbour.requests == []


def test_other_words_make_a_new_version_and_the_old_one_stays(harbour, store):
    bring(store)
    old = store.text(ONE[0], "en")
    publish(harbour, answer, fee="three coins")
    assert outcomes(bring(store)) == ["changed"]
    versions = store.versions(ONE[0], "en")
    assert [v.number for v in versions] == [1, 2]
    assert store.version_text(versions[0]) == old.text
    assert "three coins" in store.text(ONE[0], "en").text.articles[1].words


PAGE = law_page(fee=f"two coins for {ONE[0]}")
FAULTY = {
    "a login wall": answer(b'<html><body><form><input type="password">Please log in</form></body></html>'),
    "a captcha": answer(b"<html><head><title>Just a moment...</title></head><body>Verify you are human<div id=cf-challenge></div></body></html>"),
    "an error page that says 200": answer(b"<html><head><title>404 Not Found</title></head><body>Page not found</body></html>"),
    "an empty shell": answer(b"<html><body><div id=app></div><script src=app.js></script></body></html>"),
    "renamed classes": answer(PAGE.replace(b'class="unit"', b'class="ProvisionBlock"')),
    "half a list": answer(law_page(articles=ARTICLES // 2)),
    "one article less": answer(law_page(articles=ARTICLES - 1)),
    "one article more": answer(law_page(articles=ARTICLES + 1)),
    "another language": answer(law_page("fr")),
    "another heading": answer(PAGE.replace(b"Lanterns of pier 1<", b"Definitions<")),
    "an article twice": answer(PAGE.replace(b'id="art_7"', b'id="art_8"')),
    "an article without words": answer(
        PAGE.replace(b"carries a lantern, and the keeper of the pier number 5 counts it.", b"").replace(
            b"Every ship that comes into the harbour by night </p><p>No fee.</p>", b"</p>"
        )
    ),
    "cut before it was sent": answer(PAGE[: len(PAGE) // 2]),
    "cut on its way": answer(PAGE)[:-700],
    "cut without a length": answer(PAGE[:-700], length=False),
    "chunks without an end": chunked(PAGE, end=False)[:-900],
    "gzip without an end": zipped(PAGE, keep=len(gzip.compress(PAGE, mtime=0)) - 9),
    "a bomb": answer(gzip.compress(b"<p>" * 2**21), Content_Encoding="gzip"),
    "nesting without end": answer(b"<html><body>" + b"<div>" * 5000 + b"</body></html>"),
    "nothing": answer(b""),
    "bytes": answer(bytes(range(256)) * 40, kind="application/octet-stream"),
    "another file": answer(b"%PDF-1.7 not really"),
    "not found": answer(b"", "404 Not Found"),
    "forbidden": answer(b"", "403 Forbidden"),
    "an error": answer(b"", "500 Oops"),
    "busy": answer(b"", "503 Busy"),
    "much asked for": answer(b"", "429 Slow Down", Retry_After="9999"),
    "redirects without end": answer(b"", "302 Found", Location="/en/harbour-treaty-1/"),
    "a redirect into a file": answer(b"", "302 Found", Location="file:///etc/hostname"),
    "huge headers": answer(PAGE, X_Long="y" * 70_000),
    "no http": b"\0\1\2\3" * 100,
}
FAULTY["redirects without end"] = lambda c, r: c.sendall(answer(b"", "302 Found", Location=f"{r.path}x"))


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_page_changes_nothing_on_the_shelf(harbour, store, fault):
    bring(store, languages=())
    before, text = store.corpus_hash(), store.text(ONE[0], "en")
    harbour.pages[f"/en/{ONE[0]}"] = FAULTY[fault]
    harbour.pages["*"] = FAULTY[fault] if callable(FAULTY[fault]) else answer(b"", "404 Not Found")
    [delivery] = bring(store)
    assert delivery.outcome in ("refused", "parked", "failed"), delivery
    assert delivery.detail
    assert "\n" not in delivery.detail
    assert store.corpus_hash() == before
    assert store.text(ONE[0], "en") == text
    assert store.sync_state(delivery.offer).outcome == delivery.outcome
    assert len(store.refusals()) == (delivery.outcome == "refused")
    publish(harbour, answer, fee="three coins")
    assert outcomes(bring(store, force=True)) == ["changed"]


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_page_is_never_the_first_text_either(harbour, store, fault):
    harbour.pages[f"/en/{ONE[0]}"] = FAULTY[fault]
    harbour.pages["*"] = FAULTY[fault] if callable(FAULTY[fault]) else answer(b"", "404 Not Found")
    [delivery] = bring(store)
    assert delivery.outcome in ("refused", "parked", "failed")
    assert store.instruments() == []


def test_a_page_cut_at_every_64_bytes_is_never_stored_as_complete(harbour, store):
    """Cut where it is made, so that length and packing are right: only what it holds gives it away."""
    stored, cuts = 0, 0
    for cut in range(0, len(PAGE.rstrip()), 64):
        harbour.pages[f"/en/{ONE[0]}"] = answer(PAGE[:cut])
        [delivery] = bring(store)
        cuts += 1
        stored += delivery.outcome not in ("refused", "failed")
    assert (stored, store.instruments()) == (0, [])
    assert cuts > 60


def test_a_missing_second_page_is_half_a_text(harbour, store):
    harbour.pages[f"/en/{ONE[0]}/annex"] = answer(b"", "404 Not Found")
    assert outcomes(bring(store)) == ["failed"]
    harbour.pages[f"/en/{ONE[0]}/annex"] = answer(law_page(articles=0))
    assert outcomes(bring(store)) == ["refused"]
    assert store.instruments() == []


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [
        ("utf-8", "text/html"),
        ("utf-8", "text/html; charset=ISO-8859-1"),
        ("cp1252", "text/html; charset=ISO-8859-1"),
        ("cp1252", "text/html; charset=utf-8"),
        ("utf-16", "text/html"),
    ],
)
def test_a_wrong_charset_does_not_spoil_the_words(harbour, store, encoding, kind):
    harbour.pages[f"/fr/{ONE[0]}"] = answer(law_page("fr", encoding=encoding), kind=kind)
    assert outcomes(bring(store, languages=("fr",))) == ["new"]
    assert "la jetée numéro 3 la compte" in store.text(ONE[0], "fr").text.articles[2].words


def test_a_failed_text_never_harms_another(harbour, store):
    harbour.pages[f"/en/{TREATIES[2]}"] = FAULTY["a login wall"]
    harbour.pages[f"/en/{TREATIES[4]}"] = FAULTY["an error"]
    found = {d.offer.instrument: d.outcome for d in bring(store, ())}
    assert found == {**dict.fromkeys(TREATIES, "new"), TREATIES[2]: "refused", TREATIES[4]: "failed"}


def test_a_source_that_breaks_is_a_refusal(harbour, store, monkeypatch):
    monkeypatch.setattr(Harbour, "read", lambda self, offer, pages: 1 // 0)
    [delivery] = bring(store)
    assert (delivery.outcome, "ZeroDivisionError" in delivery.detail) == ("refused", True)
    monkeypatch.setattr(Harbour, "wanted", lambda self, offer, pages: [offer.url])
    [delivery] = bring(store)
    assert "more than" in delivery.detail


def test_a_library_that_is_not_installed_is_not_the_page_s_fault(harbour, store, monkeypatch):
    def read(self, offer, pages):
        raise MissingExtra("reading this", "pdf")

    monkeypatch.setattr(Harbour, "read", read)
    [delivery] = bring(store)
    assert (delivery.outcome, "lexlink[pdf]" in delivery.detail, store.refusals()) == ("failed", True, [])


def test_what_is_parked_is_left_alone_until_its_time(harbour, store):
    harbour.pages[f"/en/{ONE[0]}"] = FAULTY["much asked for"]
    assert outcomes(bring(store)) == ["parked"]
    harbour.requests.clear()
    publish(harbour, answer)
    assert outcomes(bring(store)) == ["parked"]
    assert harbour.requests == []
    assert outcomes(bring(store, force=True)) == ["new"]


def test_everything_can_be_read_again_without_a_network(harbour, store, tmp_path):
    bring(store, (), languages=())
    publish(harbour, answer, fee="three coins")
    bring(store, (), languages=())
    harbour.requests.clear()
    assert list(reread(store)) == []
    assert set(outcomes(bring(store, (), languages=(), fetch=False))) == {"unchanged"}
    with Store.open(tmp_path / "anew.sqlite") as anew:
        assert rebuild(store, anew) == 32
        assert anew.corpus_hash() == store.corpus_hash()
    assert harbour.requests == []


def test_a_source_may_know_another_address_when_a_page_is_still_being_made(harbour, store, monkeypatch):
    wanted = Harbour.wanted
    monkeypatch.setattr(
        Harbour,
        "wanted",
        lambda self, offer, pages: [f"{self.base}/spare"] if pages and pages[-1].status == 202 else wanted(self, offer, [p for p in pages if p.body]),
    )
    harbour.pages[f"/en/{ONE[0]}"] = answer(b"", "202 Accepted")
    assert outcomes(bring(store)) == ["failed"]
    assert harbour.paths()[-1] == "/spare"
    harbour.pages["/spare"] = answer(PAGE)
    assert outcomes(bring(store, force=True)) == ["new"]
    assert [p.url.rpartition("/")[2] for p in store.pages_of(store.text(ONE[0], "en").version.id)] == ["spare", "annex"]
    assert outcomes(bring(store, fetch=False)) == ["unchanged"]


def test_offline_tells_what_was_never_fetched(harbour, store):
    assert outcomes(bring(store, fetch=False)) == ["missing"]


def test_a_better_reading_of_the_same_pages_is_a_version_and_no_amendment(harbour, store, monkeypatch):
    bring(store)
    read = Harbour.read
    monkeypatch.setattr(Harbour, "parser", 2)
    monkeypatch.setattr(Harbour, "read", lambda self, offer, pages: type(t := read(self, offer, pages))(t.instrument, t.language, t.units, "Better title"))
    assert outcomes(bring(store)) == ["changed"]
    assert len(store.versions(ONE[0], "en")) == 2
    assert len(store.wordings(f"{ONE[0]}/art_2", "en")) == 1
    assert [v.number for v, _ in reread(store)] == [1]


def test_a_damaged_page_is_healed_by_the_next_sync(harbour, store):
    bring(store)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE body SET data = zeroblob(9)")
    assert len(store.verify()) == 2
    assert outcomes(bring(store)) == ["unchanged"]
    assert store.verify() == []


def test_publishers_take_turns_and_one_is_preferred(harbour, store, monkeypatch):
    from lexlink import sources

    monkeypatch.setattr(sources, "_SOURCES", {"harbour": "tests.pages.harbour:Harbour", "library": "tests.pages.test_sync:Library"})
    assert [name for name, _ in orders(ONE, languages=["en"])[0].offers] == ["harbour", "library"]
    assert [name for name, _ in orders(ONE, languages=["en"], only=["library"])[0].offers] == ["library"]
    harbour.pages[f"/en/{ONE[0]}"] = FAULTY["an error"]
    harbour.pages[f"/library/en/{ONE[0]}"] = answer(PAGE)
    harbour.pages[f"/library/en/{ONE[0]}/annex"] = answer(annex_page())
    [delivery] = bring(store)
    assert (delivery.outcome, delivery.source) == ("new", "library")
    assert [name for name, _ in orders(ONE, languages=["en"], store=store)[0].offers] == ["library", "harbour"]


def test_a_dated_edition_stands_beside_the_undated_text(harbour, store, monkeypatch):
    from lexlink import sources

    monkeypatch.setattr(sources, "_SOURCES", {"harbour": "tests.pages.harbour:Harbour", "archive": "tests.pages.test_sync:Archive"})
    harbour.pages[f"/archive/en/{ONE[0]}"] = answer(law_page(fee="one coin"))
    harbour.pages[f"/archive/en/{ONE[0]}/annex"] = answer(annex_page())
    assert outcomes(bring(store)) == ["new", "changed"]
    assert [(v.source, v.as_of) for v in store.versions(ONE[0], "en")] == [("archive", "1999-01-01"), ("harbour", "")]
    assert "one coin" in store.text(ONE[0], "en", as_of="2000-01-01").text.articles[1].words
    assert "two coins" in store.text(ONE[0], "en").text.articles[1].words
    assert outcomes(bring(store)) == ["unchanged", "unchanged"]


class Library(Harbour):
    name = "library"

    def __init__(self):
        super().__init__()
        self.base += "/library"


def test_what_nobody_offers_is_said_so(harbour):
    with pytest.raises(UsageError, match="no source offers"):
        orders(["un-charter"])
    with pytest.raises(UsageError, match="nothing is offered in xx"):
        orders(languages=["xx"])
    with pytest.raises(UsageError, match="harbour"):
        orders(only=["nobody"])


def test_a_sync_can_be_cancelled_and_goes_on(harbour, store):
    stop = threading.Event()
    with Fetcher(private=True, limits=QUICK, cancelled=stop.is_set) as fetcher:
        wanted = orders(languages=["en"])
        going = sync(store, wanted, fetcher)
        next(going)
        stop.set()
        with pytest.raises(Exception, match="cancelled"):
            list(going)
    assert len(store.instruments()) == 1
    assert sorted(outcomes(bring(store, (), fresh_for=600))) == ["new"] * 7 + ["unchanged"]


class Archive(Harbour):
    name = "archive"

    def __init__(self):
        super().__init__()
        self.base += "/archive"

    def offers(self):
        return [offer._replace(as_of="1999-01-01") for offer in super().offers()]

    def read(self, offer, pages):
        text = super().read(offer, pages)
        return type(text)(text.instrument, text.language, text.units, text.title, "1999-01-01")
