"""The report in a real browser: no complaint, filters and keys that work, and nothing that a text could run."""

import datetime
import itertools

import pytest

from lexlink import Document
from lexlink.types import Antecedent, Candidate, Feature
from lexlink.writers import html
from tests.flow import browser as chromium
from tests.flow.hostile import PAYLOADS

TEXTS = (
    ("A court and a pact", "Article 27 of the Rome Statute counts. So does Article 200 of the Rome Statute.\n\nNATO's Article 5 is another matter."),
    ("Harbour news", "Ships came and went."),
    ("Three treaties", "The UN Charter, the Rome Statute and the Genocide Convention were cited; Article 5 was, too."),
)


@pytest.fixture(scope="module")
def browser():
    found = chromium.start()
    yield found
    found.close()


@pytest.fixture
def report(linker, tmp_path):
    path = tmp_path / "report.html"
    documents = (Document(text, key=str(n), title=title, date=datetime.date(2024, n + 1, 2)) for n, (title, text) in enumerate(TEXTS))
    html.write_file(map(linker.link, documents), path)
    return path


SHOWN = "Array.from(document.querySelectorAll('main > article')).filter(a => !a.hidden).map(a => a.querySelector('h2').textContent)"
MARKED = "document.querySelectorAll('main article:not([hidden]) [data-state]:not(.off)').length"

TYPED = "(() => {{ const box = document.getElementById('find'); box.value = '{}'; box.dispatchEvent(new Event('input')); }})()"


def settle(browser):
    return browser.run("new Promise(done => setTimeout(() => done(true), 250))")


def test_the_page_complains_of_nothing_and_reaches_for_nothing(browser, report):
    for options in ({}, {"wide": 390, "high": 844}, {"dark": True}, {"script": False}):
        browser.open(report, **options)
        assert browser.complaints == []
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth") if options.get("script", True) else True


def test_filters_narrow_what_is_shown(browser, report):
    browser.open(report)
    titles = [title for title, _ in TEXTS]
    every = browser.run(MARKED)
    assert browser.run(SHOWN) == titles
    browser.run(TYPED.format("genocide"))
    settle(browser)
    assert browser.run(SHOWN) == ["Three treaties"]
    browser.run(TYPED.format("zzz"))
    settle(browser)
    assert browser.run("!document.querySelector('.nothing').hidden")
    browser.run(TYPED.format(""))
    settle(browser)
    browser.run("document.querySelector('[data-show=sure]').click(); 0")
    assert 0 < browser.run(MARKED) < every
    assert "Harbour news" not in browser.run(SHOWN)
    browser.run("document.querySelector('[data-show=sure]').click(); score.value = 0.9; score.dispatchEvent(new Event('input')); 0")
    assert browser.run("least.value") == "0.90"
    scores = browser.run("Array.from(document.querySelectorAll('[data-state]:not(.off)')).map(m => Number(m.dataset.score))")
    assert scores and min(scores) >= 0.9
    assert "references in" in browser.run("told.textContent")
    assert browser.complaints == []


def test_keys_walk_as_on_the_screen(browser, report):
    browser.open(report)
    at = "document.activeElement.id"
    order = browser.run("Array.from(document.querySelectorAll('[data-state]')).map(m => m.id)")
    browser.key("n")
    assert browser.run(at) == order[0]
    browser.key("n")
    assert browser.run(at) == order[1]
    browser.key("N")
    assert browser.run(at) == order[0]
    browser.key("u")
    assert browser.run("document.activeElement.dataset.state") != "sure"
    assert browser.run("location.hash.slice(1) === document.activeElement.id")
    assert browser.run("document.querySelectorAll('.note.now').length") == 1
    assert browser.run("told.textContent")
    browser.key("/")
    assert browser.run(at) == "find"
    assert browser.complaints == []


def test_a_deep_link_shows_the_pair(browser, report):
    browser.open(report)
    mark = browser.run("document.querySelector('.mark.sure').id")
    browser.run(f"location.hash = '{mark}'; 0")
    settle(browser)
    assert browser.run("document.querySelector('.mark:target').classList.contains('now')")
    assert browser.run("document.querySelectorAll('.note.now').length") == 1


def test_without_a_script_everything_can_be_read(browser, report):
    browser.open(report, script=False)
    text = browser.call("DOM.getDocument", depth=-1)
    found = browser.call("DOM.getOuterHTML", nodeId=text["root"]["nodeId"])["outerHTML"]
    assert "Irrelevance of official capacity" in found
    assert found.count("<article") == 3


def test_it_can_be_heard(browser, report):
    """One heading of the first rank, no rank left out, landmarks, a name on every control, ids that lead somewhere."""
    browser.open(report)
    ranks = browser.run("Array.from(document.querySelectorAll('h1,h2,h3')).map(h => Number(h.tagName[1]))")
    assert ranks.count(1) == 1 and all(b - a <= 1 for a, b in itertools.pairwise(ranks))
    assert browser.run("['header','main','footer'].every(l => document.querySelector(l))")
    nameless = (
        "Array.from(document.querySelectorAll('a,button,input')).filter(e => !(e.textContent.trim() || e.ariaLabel || (e.labels && e.labels.length))).length"
    )
    assert browser.run(nameless) == 0
    assert browser.run("document.documentElement.lang") == "en"


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_what_is_behind_them(browser, report, dark):
    """WCAG AA: 4.5 to 1 for every piece of text that is shown."""
    browser.open(report, dark=dark)
    poor = browser.run(
        """(() => {
        const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
        const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
          return [255, 255, 255]; };
        const found = new Set();
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const e = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.closest('svg,script,style')) continue;
          const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
          const ratio = (a + 0.05) / (b + 0.05);
          if (ratio < 4.5) found.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
        }
        return Array.from(found); })()"""
    )
    assert poor == []


def dirty(linked, payload):
    """The document with the payload wherever a string of a link is shown."""
    feature = Feature(payload, 1.0, 1.0, payload)
    rivals = (Candidate(payload, 0.9, (feature,)), Candidate(payload, 0.5, (feature,)))
    links = tuple(link.replace(detail=payload, antecedent=Antecedent(0, 1, payload, payload), candidates=rivals) for link in linked.links)
    strange = tuple(link.replace(law=Payloads(payload)) for link in links[:1])
    return linked.replace(links=strange + links[1:])


class Payloads:
    def __init__(self, payload):
        self._payload = payload

    def passage(self, target):
        from lexlink.types import Passage

        return Passage(self._payload, self._payload, self._payload, (self._payload, self._payload, self._payload), *[self._payload] * 4)


def test_300_payloads_in_every_field_stay_text(browser, linker, tmp_path):
    assert len(PAYLOADS) == 300
    documents = [
        dirty(linker.link(Document(f"{p} Article 5 of the {p} Rome Statute, Article 200 of the Rome Statute. {p}", key=p, source=p, title=p, language=p)), p)
        for p in PAYLOADS
    ]
    plain = [linker.link(Document("Article 5 of the Rome Statute, Article 200 of the Rome Statute.", key="x"))]
    kinds, counts = [], []
    for name, given in (("hostile", documents), ("plain", plain)):
        html.write_file(given, tmp_path / f"{name}.html")
        browser.open(tmp_path / f"{name}.html")
        assert browser.complaints == []
        kinds.append(set(browser.run("Array.from(document.querySelectorAll('*')).map(e => e.tagName.toLowerCase())")))
        counts.append(browser.run("document.scripts.length"))
        assert browser.run("Array.from(document.querySelectorAll('*')).flatMap(e => e.getAttributeNames()).filter(n => /^on|^style$|^src/.test(n)).length") == 0
        assert browser.run("Array.from(document.links).filter(a => !/^(https?|file):/.test(a.protocol)).length") == 0
        assert browser.run("document.title") == "The law in these texts"
    assert counts == [1, 1]
    assert kinds[0] <= kinds[1] | {"details", "summary", "ul", "b", "section", "caption", "thead", "tbody", "blockquote", "rect", "svg"}
    assert browser.run("document.querySelectorAll('main > article').length") == 1
    browser.open(tmp_path / "hostile.html")
    assert browser.run("document.querySelectorAll('main > article').length") == 300
    browser.key("n")
    assert browser.complaints == []
