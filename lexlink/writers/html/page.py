"""The frame of a page: policy, style, script, the bar to filter with, the overview."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from lexlink.version import __version__
from lexlink.writers.html.charts import bars, count, timeline, together
from lexlink.writers.html.escaping import line
from lexlink.writers.html.overview import Overview

MOST_CITED = 12
TITLE = "The law in these texts"

_BAR = """<div class="filter" role="search" hidden>
<label class="find"><span class="unseen">Filter the texts</span><input type="search" id="find" placeholder="Filter texts and law" autocomplete="off"></label>
<fieldset><legend class="unseen">Show</legend>
<label><input type="checkbox" data-show="sure" checked> sure</label>
<label><input type="checkbox" data-show="doubt" checked> doubtful</label>
<label><input type="checkbox" data-show="none" checked> not linked</label>
</fieldset>
<label class="score">score from <input type="range" id="score" min="0" max="1" step="0.01" value="0"> <output id="least" for="score">0.00</output></label>
<span class="walk"><button type="button" id="back" title="previous reference (N)">‹</button><button type="button" id="next" title="next reference (n)">›</button>
<button type="button" id="unsure" title="next one that is not sure (u)">unsure</button></span>
<p id="told" role="status" aria-live="polite"></p>
</div>
"""


def head(title: str) -> str:
    """Everything before the content. The policy names the style sheet and the script by their hashes."""
    style, script = _asset("report.css"), _asset("report.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{line(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{line(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def foot(*, script: bool = True) -> str:
    """Everything after it."""
    made = f"Made with lexlink {__version__}. Digests are in our own words; the official text counts, and its address stands with each note."
    keys = '<p class="keys" hidden>Keys: <kbd>n</kbd> next reference · <kbd>N</kbd> previous · <kbd>u</kbd> next unsure · <kbd>/</kbd> filter</p>\n'
    ran = f"<script>{_asset('report.js')}</script>\n" if script else ""
    return f"<footer>\n{keys if script else ''}<p>{made}</p>\n</footer>\n{ran}</body>\n</html>\n"


def page(overview: Overview, texts: Iterable[str]) -> Iterator[str]:
    """A whole report in one file."""
    yield head(TITLE)
    yield '<a class="skip" href="#documents">To the texts</a>\n'
    yield from top(overview)
    if overview.shown:
        yield f'{_BAR}<main id="documents" class="documents">\n'
        yield from texts
        if overview.documents > overview.shown:
            yield f'<p class="small">The texts of the first {overview.shown:,} of {overview.documents:,} documents are shown; all are counted above.</p>\n'
        yield '<p class="nothing" hidden>Nothing here matches the filter.</p>\n</main>\n'
    else:
        yield '<main id="documents"></main>\n'
    yield foot()


def texts_page(title: str, index: str, texts: Iterable[str], others: str) -> Iterator[str]:
    """A page of texts of a report that is split."""
    yield head(title)
    yield f'<header class="top part">\n<p class="small"><a href="{line(index)}">{line(TITLE)}</a></p>\n<h1>{line(title)}</h1>\n{others}</header>\n{_BAR}'
    yield '<main id="documents" class="documents">\n'
    yield from texts
    yield f'<p class="nothing" hidden>Nothing here matches the filter.</p>\n</main>\n{others}{foot()}'


def top(overview: Overview) -> Iterator[str]:
    """Title, figures, what to look at first, what is cited."""
    figures = (
        (overview.documents, "document" if overview.documents == 1 else "documents", ""),
        (overview.links, "reference" if overview.links == 1 else "references", ""),
        (overview.linked, "linked", ""),
        (overview.doubtful, "to look at", "doubt" if overview.doubtful else ""),
    )
    yield f'<header class="top">\n<h1>{TITLE}</h1>\n<ul class="figures">\n'
    yield "".join(f'<li class="{kind}"><b>{number:,}</b> {noun}</li>\n' for number, noun, kind in figures)
    yield '</ul>\n</header>\n<section class="overview" aria-label="Overview">\n'
    yield from _doubts(overview)
    names = overview.names
    yield from bars("Most cited instruments and bodies", overview.top(MOST_CITED, provisions=False), names)
    yield from bars("Most cited provisions", overview.top(MOST_CITED, provisions=True), names)
    yield from timeline(overview.months)
    yield from together(overview)
    yield "</section>\n"


def _doubts(overview: Overview) -> Iterator[str]:
    if not overview.doubtful:
        return
    yield '<section class="card wide look">\n<h2>To look at first</h2>\n<ol>\n'
    doubts = overview.doubts
    for doubt in doubts:
        surface = f"«{line(doubt.surface)}»"
        shown = f'<a href="{line(doubt.to)}">{surface}</a>' if doubt.to else surface
        yield f'<li><span class="flag">{doubt.kind}</span> {shown} <span class="small">{line(doubt.reason)} — {line(doubt.document)}</span></li>\n'
    yield "</ol>\n"
    if overview.doubtful > len(doubts):
        yield f'<p class="small">and {count(overview.doubtful - len(doubts), "more reference")}: u goes from one to the next</p>\n'
    yield "</section>\n"


@cache
def _asset(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
