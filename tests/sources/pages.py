"""Pages for the tests of the sources: imitations that stand in tests/pages, and real ones beside the checkout."""

from pathlib import Path

import pytest

from lexlink.law import Page
from tests.conftest import SHARED

PAGES = Path(__file__).resolve().parent.parent / "pages"


def imitation(name, url="https://example.org/law", **changes):
    return Page(url, (PAGES / name).read_bytes(), **changes)


def sample(name, url="https://example.org/law"):
    """A real page; skips the test where the collection is not there."""
    path = SHARED / "samples" / name
    if not path.is_file():
        pytest.skip("needs the collection of real pages beside the checkout")
    return Page(url, path.read_bytes())


def outline(text):
    return [unit.eid for top in text.units for unit in top.walk()]


def pdf(*sheets):
    """A small PDF whose pages print the given rows."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for rows in sheets:
        drawn = "".join(f"BT /F1 10 Tf 60 {800 - 14 * n} Td ({_escaped(row)}) Tj ET\n" for n, row in enumerate(rows)).encode("cp1252")
        bodies.append(b"<< /Length %d >>\nstream\n%sendstream" % (len(drawn), drawn))
        bodies.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % len(bodies))
        kids.append(len(bodies))
    bodies[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        table,
        len(bodies) + 1,
        len(out),
    )


def _escaped(row):
    return row.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
