"""Tables of a report in text, CSV, Markdown and HTML."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, NamedTuple

from lexlink.errors import UsageError
from lexlink.text.safe_text import safe_line
from lexlink.writers.csv_rows import safe_cell

Cell = str | int


class Table(NamedTuple):
    """A title, a sentence under it, the names of the columns and the rows."""

    title: str
    lead: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_table(table: Table, form: str, out: IO[str]) -> None:
    """Raises UsageError for a format that holds no tables."""
    known: dict[str, Callable[[Table], Iterable[str]]] = {"text": _text, "markdown": _markdown, "md": _markdown, "html": _html}
    if form == "csv":
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(table.columns)
        rows.writerows([safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows)
    elif form in known:
        out.writelines(known[form](table))
    else:
        raise UsageError(f"a table cannot be written as {form}: use text, csv, markdown or html")


def _text(table: Table) -> Iterator[str]:
    yield f"{table.lead}\n"
    for row in table.rows:
        yield "  " + "  ".join(safe_line(str(cell)) for cell in row if cell != "") + "\n"


def _markdown(table: Table) -> Iterator[str]:
    from lexlink.writers.markdown import escaped

    yield f"# {escaped(table.title)}\n\n{escaped(table.lead)}\n\n"
    yield f"| {' | '.join(table.columns)} |\n|{'|'.join('---' if not _numeric(table, n) else '--:' for n in range(len(table.columns)))}|\n"
    for row in table.rows:
        yield f"| {' | '.join(escaped(str(cell)) for cell in row)} |\n"


def _html(table: Table) -> Iterator[str]:
    from lexlink.writers.html.escaping import line
    from lexlink.writers.html.page import foot, head

    yield head(table.title)
    yield f'<header class="top">\n<h1>{line(table.title)}</h1>\n<p class="small">{line(table.lead)}</p>\n</header>\n<main class="scroll">\n<table class="wide-table">\n'
    names = "".join(f'<th scope="col">{line(name)}</th>' for name in table.columns)
    yield f"<thead><tr>{names}</tr></thead>\n<tbody>\n"
    for row in table.rows:
        cells = (f'<td class="count">{cell:,}</td>' if isinstance(cell, int) else f"<td>{line(cell)}</td>" for cell in row)
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield f"</tbody>\n</table>\n</main>\n{foot(script=False)}"


def _numeric(table: Table, column: int) -> bool:
    return bool(table.rows) and isinstance(table.rows[0][column], int)
