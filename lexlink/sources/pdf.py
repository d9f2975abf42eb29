"""The rows of a PDF into paragraphs: without running headers, page numbers, footnotes and the table of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lexlink.sources.flow import Block
from lexlink.sources.lines import PREAMBLE, TESTIMONIUM, article_heading, clean, division_heading
from lexlink.text.numerals import LATIN_ORDINALS

_LATIN = "|".join(LATIN_ORDINALS)
_STUCK = re.compile(rf"(\s*\w{{3,9}}\.?\s+(?:\d{{1,3}}|[IVXLC]+|premier)(?:er)?(?:\s*(?:{_LATIN}))?)((?:\s*\d{{1,3}})+|\s*\*+)\s*", re.IGNORECASE)
_LABELLED = re.compile(rf"\s*(?:\d{{1,3}}(?:\s?(?:{_LATIN}))?[.)]|\((?:\d{{1,2}}|[a-z]{{1,2}}|[ivxl]{{1,7}}|[A-Z])\)|[a-z]\)|[ivxl]{{1,7}}\))(?=\s|[A-ZÀ-Ý“«])")
_BARE = re.compile(r"\s*(?:\d{1,2}\s+(?=[A-ZÀ-Ý“«])|(?:[a-z]|[ivx]{1,5})\s+(?=\w))|done at\b", re.IGNORECASE)
_LONGEST_ROW = 1000  # characters; no sheet is wider
_ENDS = (".", ";", ":", ".”", ".»", ";”")


def blocks(sheets: Sequence[str], *, notes: bool = True) -> Iterator[Block]:
    """The paragraphs of a PDF's pages in order; without `notes` a bare number opens a paragraph, never a footnote."""
    pages = [
        [row.rstrip()[n : n + _LONGEST_ROW] for row in sheet.split("\n") if row.strip() for n in range(0, len(row.rstrip()), _LONGEST_ROW)] for sheet in sheets
    ]
    repeated = _repeated(pages)
    rows: list[str] = []
    kept_notes: dict[int, str] = {}
    for page in pages:
        kept = [row for row in page if clean(row) not in repeated and not re.fullmatch(r"\s*[-–]?\s*\d{1,4}\s*[-–]?\s*", row)]
        if sum(bool(_in_contents(row)) for row in kept) * 3 > len(kept) > 3:
            continue  # a page of the table of contents
        kept = _without_notes(kept, kept_notes) if notes else kept
        rows += [row for row in kept if not (_in_contents(row) and article_heading(row))]
    found = list(_paragraphs(rows, bare=not notes))
    for block, after in zip(found, [*found[1:], Block("")], strict=False):
        yield block
        opened = article_heading(block.text)
        if opened is not None and not opened.rest and (not after.text or article_heading(after.text) or division_heading(after.text)):
            # An article that was deleted: all that is printed of it is the footnote that says so.
            yield from (Block(text) for number, text in kept_notes.items() if block.text.endswith(str(number)))


def _in_contents(row: str) -> bool:
    """Whether a row ends as those of a table of contents do: dots or a gap, and the number of a page."""
    words = row.rstrip()
    before = words.rstrip("0123456789")
    if not 0 < len(words) - len(before) <= 4:
        return False
    leader = before[len(before.rstrip(". …\u00a0")) :]
    return leader.count(".") >= 4 or leader.count("…") >= 2 or len(before) - len(before.rstrip()) >= 3


def _repeated(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Rows that stand at the edge of many pages: running headers and footers."""
    edges = Counter(clean(row) for page in pages for row in {*page[:3], *page[-2:]})
    return frozenset(row for row, count in edges.items() if count >= max(4, len(pages) // 5) and not article_heading(row))


def _without_notes(rows: list[str], notes: dict[int, str]) -> list[str]:
    """A page without the footnotes at its end, which are added to `notes`; they are numbered through, each is called by its number above."""
    note = len(notes) + 1
    for position, row in enumerate(rows):
        if not re.match(rf"\s*{note}\s+(?=[^\d\s.)])", row) or not _called("\n".join(rows[:position]), note):
            continue
        if any(article_heading(clean(later)) and len(clean(later)) < 40 for later in rows[position:]):
            continue
        last = note - 1
        for later in rows[position:]:
            if re.match(rf"\s*{last + 1}\s+(?=[^\d\s.)])", later):
                last += 1
                notes[last] = clean(later.strip().removeprefix(str(last)))
            else:
                notes[last] = clean(f"{notes[last]} {later}")
        return [_without_marks(kept, note, last) for kept in rows[:position]]
    return rows


def _called(above: str, note: int) -> bool:
    """Whether a text calls a footnote: its number stuck to a word, to a mark, or to the number of an article."""
    return bool(re.search(rf"[^\W\d_]{note}(?!\d)|[).;:,”»’]{note}(?!\d)|^\s*article\s+\d+\s?{note}(?:\s\d+)*\s*$", above, re.IGNORECASE | re.MULTILINE))


def _without_marks(row: str, first: int, last: int) -> str:
    """A row without the footnotes' marks: «(xiii)6 Employing», «commit 8 bis4»."""
    marks = "|".join(str(n) for n in range(last, first - 1, -1))
    return re.sub(rf"(?<=[^\W\d]|[).;,:”»])(?:{marks})(?=\s|$)", "", row)


def _paragraphs(rows: Sequence[str], *, bare: bool) -> Iterator[Block]:
    """Rows joined to paragraphs: a label, a heading, or a full stop before the end of the line parts them."""
    width = sorted(map(len, rows))[int(len(rows) * 0.9)] if rows else 0
    joined: list[str] = []
    alone = 0  # how many rows to come are the words of a heading
    for position, row in enumerate(rows):
        stuck = _STUCK.fullmatch(row)
        shown = clean(stuck[1] if stuck and article_heading(stuck[1]) and not stuck[1].strip()[-1:].isdigit() else row)
        opened = article_heading(shown)
        heading = (opened is not None and (not opened.rest or len(shown) < 100)) or (division_heading(shown) is not None and len(shown) < 100)
        preamble = PREAMBLE.fullmatch(shown) is not None
        # «in accordance with» at the end of the row before: «Part 9.» goes on with the sentence.
        heading = heading and (not joined or shown.isupper() or joined[-1].rstrip(" ”»)").endswith((".", ";", ":", "!", "?")) or alone >= 0)
        ended = bool(joined) and joined[-1].rstrip().endswith(_ENDS) and (len(joined[-1]) < 0.8 * width or row[:1] == " ") and not shown[:1].islower()
        labelled = _LABELLED.match(row) or (bare and joined and _BARE.match(row) and joined[-1].rstrip().endswith((*_ENDS, ",", " and", " or")))
        if joined and (
            heading or preamble or (TESTIMONIUM.match(shown) and joined[-1].rstrip().endswith(_ENDS)) or alone == 0 or (alone < 0 and (ended or labelled))
        ):
            yield _block(joined)
            joined = []
        alone = alone - 1 if alone > 0 else -1
        joined.append(shown if heading else row)
        if preamble:
            yield _block(joined)
            joined = []
        elif heading:
            alone = _heading_rows(rows[position + 1 : position + 4], width)
            yield _block(joined)
            joined = []
    if joined:
        yield _block(joined)


def _heading_rows(rows: Sequence[str], width: int) -> int:
    """How many of the rows behind «Article 5» are its heading: a short one, or one that is gone on with by a short one; -1 for none."""
    for count, row in enumerate(rows[:2], 1):
        shown = clean(row)
        if _LABELLED.match(row) or shown.endswith((".", ";", ",")) or article_heading(shown):
            return -1
        after = clean(rows[count]) if count < len(rows) else ""
        if len(shown) < 0.75 * width:
            return count + (after.startswith("(") and after.endswith(")") and not _LABELLED.match(after))
        if len(shown) < 0.95 * width and (after[:1].isupper() or _LABELLED.match(after)):
            return count
    return -1


def _block(rows: list[str]) -> Block:
    text = clean(re.sub(r"(?<=[a-zà-ÿ])-\s*\n\s*(?=[a-zà-ÿ])", "-", "\n".join(rows)))
    return Block(text)
