"""Whole syncs: killed again and again, two at once, and from a mirror of real pages."""

import csv
import dataclasses
import json
import multiprocessing
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from lexlink import sources
from lexlink.errors import SourceError
from lexlink.ingest import orders, read, rebuild, sync
from lexlink.sources.fetch import Fetcher
from lexlink.store.repository import Store
from tests.conftest import SHARED
from tests.pages.conftest import QUICK
from tests.pages.mirror import mirrored
from tests.pages.server import FaultServer


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
def test_killed_syncs_end_in_the_same_corpus(tmp_path):
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run([sys.executable, "-m", "tests.pages.killed", str(tmp_path)], cwd=root, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts.pop("kills") == 12
    assert counts.pop("rounds") >= 2
    assert counts == {"corrupt": 0, "partial": 0, "otherwise": 0}


def bring_in_process(file, url):
    os.environ["HARBOUR"] = url
    sources._SOURCES = {"harbour": "tests.pages.harbour:Harbour"}
    with Store.open(file) as store, Fetcher(private=True, limits=QUICK) as fetcher:
        list(sync(store, orders(), fetcher, fresh_for=0))


def test_syncs_at_the_same_time_do_not_harm_each_other(harbour, tmp_path):
    file = tmp_path / "law.sqlite"
    context = multiprocessing.get_context("spawn")
    running = [context.Process(target=bring_in_process, args=(file, harbour.url)) for _ in range(3)]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    assert [p.exitcode for p in running] == [0, 0, 0]
    with Store.open(file) as store:
        assert store.verify() == []
        assert [(h.versions, h.current.number) for h in store.instruments()] == [(1, 1)] * 16


PARTS_ONLY = {  # samples that hold a piece of a text, or none of it: they have to be refused
    ("icrc", "geneva-convention-i", "en"),
    ("fedlex", "rome-statute", "fr"),
    ("eurlex", "treaty-on-european-union", "en"),
}


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A store filled from real pages, what came of each order, and which offers have a page."""
    if not (SHARED / "samples").is_dir():
        pytest.skip("needs the collection of real pages beside the checkout")
    with FaultServer() as server, Store.open(tmp_path_factory.mktemp("real") / "law.sqlite") as store:
        held = mirrored(server)
        with Fetcher(mirror=server.url, limits=QUICK._replace(most_bytes=2**26, total=20)) as fetcher:
            deliveries = list(sync(store, orders(store=store), fetcher))
        yield store, deliveries, held


def test_every_instrument_with_a_real_page_is_on_the_shelf(real):
    store, _, held = real
    wanted = {(instrument, language) for source, instrument, language in held if (source, instrument, language) not in PARTS_ONLY}
    shelved = {(h.instrument, h.language) for h in store.instruments()}
    assert wanted == shelved
    assert len(wanted) >= 70
    assert store.verify() == []


def test_each_has_the_articles_that_the_facts_count(real):
    """Compared with the counts of two independent transcriptions, where there are any."""
    store, _, _ = real
    with (SHARED / "facts" / "article-counts.csv").open(encoding="utf-8", newline="") as rows:
        counts = {row["instrument"]: {row["articles_nl_bwb"], row["articles_open_treaties"]} - {""} for row in csv.DictReader(rows)}
    with (SHARED / "facts" / "rome-statute-articles.csv").open(encoding="utf-8", newline="") as rows:
        counts["rome-statute"] = {str(sum(1 for _ in csv.DictReader(rows)))}
    found = {h.instrument: str(h.articles) for h in store.instruments() if h.language == "en"}
    compared = {slug for slug in found if slug in counts}
    assert len(compared) >= 65
    assert {slug: (found[slug], counts[slug]) for slug in compared if found[slug] not in counts[slug]} == {}


def test_real_pages_read_again_give_the_same_corpus(real, tmp_path):
    store, _, _ = real
    with Store.open(tmp_path / "anew.sqlite") as anew:
        assert rebuild(store, anew) == len(store.every_version())
        assert anew.corpus_hash() == store.corpus_hash()


def test_real_pages_cut_anywhere_are_never_taken_for_whole(real):
    """Cut as if they had been sent so: what comes out is refused, or every word of the whole."""
    store, _, _ = real
    draw, cuts, taken = random.Random(5), 0, []
    for holding in store.instruments():
        [page] = store.pages_of(holding.current.id)
        source = sources.load(holding.current.source)
        offer = next(o for o in source.offers() if o[:2] == (holding.instrument, holding.language))
        whole = store.version_text(holding.current)
        for cut in (draw.randrange(len(page.body)), len(page.body) * 19 // 20, len(page.body) - 300):
            cuts += 1
            try:
                text = read(source, offer, [dataclasses.replace(page, body=page.body[:cut])])
            except SourceError:
                continue
            if text.units != whole.units:
                taken.append((holding.instrument, cut))
    assert cuts == 3 * 70
    assert taken == []
