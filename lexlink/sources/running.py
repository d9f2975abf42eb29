"""Running text into lines: pages and files that print a treaty one paragraph after the other.

Article headings are recognised by their words and by the order of their numbers. What a page
prints besides (a table of contents, the same treaty in other languages, titles of groups of
articles, signatures) is told from the text itself and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lexlink.sources.flow import Block
from lexlink.sources.lines import PREAMBLE, TESTIMONIUM, Heading, Line, article_heading, division_heading
from lexlink.sources.tongue import tongue
from lexlink.sources.tree import split_label

_TOC_CHARACTERS = 60  # an article whose body is shorter on average stands in a table of contents
_LONGEST_HEADING = 220
_NUMBER = re.compile(r"(\d+)(.*)")


@dataclass(slots=True)
class _Article:
    heading: Heading
    strong: bool
    body: list[Block] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)

    @property
    def size(self) -> int:
        rest = self.heading.rest
        return (len(rest) if rest.endswith((".", ";", ":")) or len(rest) > 120 else 0) + sum(len(block.text) for block in self.body)


@dataclass(slots=True)
class _Run:
    """Articles in a row; `opening` is what stands before the first one."""

    opening: list[Block]
    articles: list[_Article] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join(block.text for article in self.articles for block in article.body)


def lines(found: Iterable[Block], *, language: str = "") -> list[Line]:
    """The lines of the treaty in a language, or of the first one that is printed; empty where no article is found."""
    runs = [run for run in _runs(list(found)) if run.articles]
    kept = _chosen(runs, language)
    if not kept:
        return []
    made: list[Line] = []
    for position, run in enumerate(kept):
        made += _opening(run, first=position == 0)
        headed = _headed(run.articles)
        for article in run.articles:
            made += _article(article, headed=headed)
    return made


def _runs(blocks: Sequence[Block]) -> Iterator[_Run]:
    """Rows of articles whose numbers rise; one that starts again begins a new row."""
    run = _Run([])
    waiting: list[Block] = []
    last = ""
    for block in blocks:
        heading = article_heading(block.text) if len(block.text) < 4000 else None
        label = _follows(last, heading, block) if heading is not None else ""
        if heading is None or not label:
            (run.articles[-1].body if run.articles else waiting).append(block)
            continue
        if label == "restart":
            tail = _split_off(run)
            yield run
            run, label = _Run(tail), heading.label
        elif not run.articles:
            run = _Run(waiting)
        last = label
        run.articles.append(_Article(heading._replace(label=label, rest="" if heading.rest.strip(" *()").isdecimal() else heading.rest), block.strong))
    yield run


def _follows(last: str, heading: Heading, block: Block) -> str:
    """The label of an article heading that fits after the last one; `restart` where numbering begins anew; empty for a reference."""
    label = heading.label
    bare = not heading.rest.strip(" *()0123456789")
    if not last:
        return label if len(heading.rest) < _LONGEST_HEADING or label == "1" else ""
    now, before = _parts(label), _parts(last)
    if now == before:
        return "restart" if label == "1" and heading.rest == "" else ""
    if now[0] == before[0] and now > before:
        return label
    if before[0] < now[0] <= before[0] + 3:
        return label
    if label == "1":
        return "restart"
    digits = str(now[0])
    for expected in (before[0] + 1, before[0] + 2):
        if digits.startswith(str(expected)) and len(digits) - len(str(expected)) <= 4 and bare:
            return str(expected)  # the mark of a footnote stuck to the number
    return label if now[0] > before[0] and (block.strong or bare) and now[0] < 1000 else ""


def _parts(label: str) -> tuple[int, int, str]:
    from lexlink.text.numerals import LATIN_ORDINALS

    match = _NUMBER.fullmatch(label)
    number, rest = (int(match[1]), match[2].strip("-")) if match else (0, label)
    return number, LATIN_ORDINALS.index(rest) + 1 if rest in LATIN_ORDINALS else 0, rest


def _split_off(run: _Run) -> list[Block]:
    """Take from a run's last article what belongs to the next text: from its signatures, annex or next title on."""
    body = run.articles[-1].body
    if _is_contents(run.articles[:-1]):
        run.articles[-1].body = []
        return body
    for position, block in enumerate(body):
        opened = division_heading(block.text)
        if TESTIMONIUM.match(block.text) or (opened is not None and opened.level in ("annex", "chp", "part", "title", "sec")) or (block.strong and position):
            run.articles[-1].body = body[:position]
            return body[position:]
    return []


def _is_contents(articles: Sequence[_Article]) -> bool:
    """Whether articles are the headings of a table of contents."""
    return len(articles) >= 3 and sum(a.size for a in articles) / len(articles) < _TOC_CHARACTERS


def _chosen(runs: Sequence[_Run], language: str) -> list[_Run]:
    """The treaty itself and the annexes behind it; no table of contents, no other language."""
    real = [run for run in runs if not _is_contents(run.articles)]
    for position, run in enumerate(real):
        spoken = tongue(run.words)
        if language and spoken not in ("", language):
            continue
        kept = [run]
        for other in real[position + 1 :]:
            annexed = any((opened := division_heading(b.text)) is not None and opened.level == "annex" for b in other.opening)
            if not annexed or tongue(other.words) not in ("", spoken):
                break
            kept.append(other)
        return kept
    return []


def _opening(run: _Run, *, first: bool) -> Iterator[Line]:
    """The preamble, or the annex that a later row of articles stands in."""
    started = False
    marked = [n for n, block in enumerate(run.opening) if PREAMBLE.fullmatch(block.text)]
    for block in run.opening[marked[-1] + 1 if marked and first else 0 :]:
        opened = division_heading(block.text)
        if opened is not None and (first or opened.level == "annex" or started):
            started = True
            yield Line(block.text, "annex" if opened.level == "annex" else "division")
        elif first and not block.strong and len(block.text) >= 40:
            yield Line(block.text, "preamble")
        elif started and block.text and len(block.text) < _LONGEST_HEADING:
            yield Line(block.text, "heading")


def _headed(articles: Sequence[_Article]) -> bool:
    """Whether the articles of a text have headings: most of them open with something like one."""
    bare = [a for a in articles if not a.heading.rest and a.body]
    return bool(bare) and sum(_title_like(a.body[0], len(a.body) > 1) for a in bare) * 2 >= len(bare)


def _title_like(block: Block, more: bool) -> bool:
    text = block.text
    return more and len(text) < _LONGEST_HEADING and not text.endswith((".", ";", ":", ",")) and not text[:1].islower() and not split_label(text)[0]


def _article(article: _Article, *, headed: bool) -> Iterator[Line]:
    heading, body = article.heading, list(article.body)
    rest = heading.rest.strip("-–— ")
    if rest and _is_heading(rest, body):
        yield Line(rest, "article", heading.number if heading.label[:1] == "" else _number(heading))
    else:
        yield Line("", "article", _number(heading))
        if rest:
            body.insert(0, Block(rest))
        elif body and _title_like(body[0], len(body) > 1) and (body[0].strong or headed):
            yield Line(body.pop(0).text.strip("-–— "), "heading")
    yield from _body(body)


def _number(heading: Heading) -> str:
    """The number as printed, unless a footnote's mark is stuck to it."""
    from lexlink.sources.lines import label_of

    return heading.number if label_of(heading.number) == heading.label else heading.label.replace("-", " ")


def _is_heading(rest: str, body: Sequence[Block]) -> bool:
    if len(rest) >= _LONGEST_HEADING or split_label(rest)[0]:
        return False
    if rest.endswith((".", ";", ":", ",")):
        return bool(body) and rest.endswith(".") and len(rest) < 60 and rest.count(".") == 1
    return bool(body)


def _body(body: Sequence[Block]) -> Iterator[Line]:
    """The article's paragraphs; the chapter or annex that begins behind it; nothing from the signatures on."""
    ends = next((n for n, block in enumerate(body) if TESTIMONIUM.match(block.text)), len(body))
    trailing = _trailing(body[:ends])
    annex = next((n for n, block in enumerate(body) if _is_annex(block)), len(body))
    for block in body[: min(trailing, annex)]:
        yield Line(block.text)
    if trailing < annex:
        yield from _division_lines(body[trailing : min(ends, annex)])
    if ends < annex:
        yield Line("", "end")
    if annex < len(body):
        yield Line(body[annex].text, "annex")
        for position, block in enumerate(body[annex + 1 :]):
            yield Line(block.text, "heading" if not position and block.strong and _title_like(block, True) else "annex" if _is_annex(block) else "text")


def _is_annex(block: Block) -> bool:
    if len(block.text) >= 120 or block.text.endswith((".", ";", ",")):
        return False
    opened = division_heading(block.text)
    return opened is not None and opened.level == "annex" and (block.strong or block.text.isupper() or len(block.text) < 30)


def _trailing(body: Sequence[Block]) -> int:
    """Where the titles begin that stand before the next article and are no part of this one."""
    start = len(body)
    for position in range(len(body) - 1, max(0, len(body) - 8) - 1, -1):
        block = body[position]
        if division_heading(block.text) is not None and _title_like(block._replace(text=block.text.rstrip(" .")), True):
            start = position
        elif not (_title_like(block, True) and (block.strong or block.text.isupper() or _after_division(body, position))):
            break
        elif block.strong:
            start = position
    return start or (0 if body and body[0].strong and division_heading(body[0].text) else start or len(body))


def _after_division(body: Sequence[Block], position: int) -> bool:
    return position > 0 and division_heading(body[position - 1].text) is not None


def _division_lines(titles: Sequence[Block]) -> Iterator[Line]:
    """Divisions with their headings; a title without a number (of a group of articles) is left out."""
    waiting = False
    for block in titles:
        opened = division_heading(block.text)
        if opened is not None:
            yield Line(block.text, "division")
            waiting = not opened.rest
        elif waiting:
            yield Line(block.text.strip("-–— "), "heading")
            waiting = False
