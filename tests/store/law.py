"""Invented law to put on the shelf."""

from lexlink.law import LawText, LawUnit, Page

HARBOUR = "harbour-convention"


def harbour(*, language="en", as_of="", fee="two coins", articles=3):
    """An invented treaty on harbours; `fee` is a word of article 2 that amendments change."""
    points = (LawUnit("art_2__para_1__point_a", "a", text=f"a fee of {fee};"), LawUnit("art_2__para_1__point_b", "b", text="a lantern."))
    second = LawUnit("art_2", "2", "Dues", "", (LawUnit("art_2__para_1", "1", "", "A ship pays:", points, "Small boats pay nothing."),))
    rest = tuple(LawUnit(f"art_{n}", str(n), "", f"Pilot number {n} waits at the pier.") for n in range(3, articles + 1))
    first = LawUnit("art_1", "1", "Open harbours", "Every harbour stays open to ships in distress.")
    return LawText(HARBOUR, language, (LawUnit("preamble", text="The invented States,"), first, second, *rest), "Harbour Convention", as_of)


def page(body=b"<p>harbour</p>", url="https://harbour.example/en", **more):
    return Page(url, body, retrieved_at=more.pop("retrieved_at", "2025-03-01T10:00:00Z"), **more)


def put(store, text, *, source="harbour", body=None, retrieved_at="2025-03-01T10:00:00Z", parser=1):
    number = store.keep_page(source, page(body or repr(text).encode(), retrieved_at=retrieved_at))
    return store.replace(text, source=source, parser=parser, pages=[number], url="https://harbour.example/en")
