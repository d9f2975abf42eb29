"""Small charts in SVG and tables: no script, no style attribute, readable by a screen reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lexlink.writers.html.escaping import line
from lexlink.writers.html.overview import Cited, Overview

_BAR = 100
_MONTHS = 48  # a longer time is shown by year
_TOGETHER = 8
_SHADES = 5


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def bars(title: str, rows: Sequence[tuple[str, Cited]], names: Mapping[str, str]) -> Iterator[str]:
    """A table with a bar in each row."""
    if not rows:
        return
    most = max(cited.links for _, cited in rows)
    yield (
        f'<section class="card">\n<h2>{line(title)}</h2>\n<table class="bars">\n<thead class="unseen"><tr><th scope="col">cited</th>'
        '<th scope="col">share</th><th scope="col">times</th></tr></thead>\n<tbody>\n'
    )
    for target, cited in rows:
        width = max(1.5, round(_BAR * cited.links / most, 1))
        yield (
            f'<tr><th scope="row" title="{line(target)}">{line(names.get(target, target))}</th>'
            f'<td class="bar"><svg viewBox="0 0 {_BAR} 8" preserveAspectRatio="none" aria-hidden="true"><rect width="{width}" height="8" rx="1.2"/></svg></td>'
            f'<td class="count" title="in {count(cited.documents, "document")}">{cited.links:,}</td></tr>\n'
        )
    yield "</tbody>\n</table>\n</section>\n"


def timeline(months: Mapping[str, int]) -> Iterator[str]:
    """Columns by month, or by year over a long time; nothing where the texts have no dates."""
    if len(months) < 2:
        return
    steps, unit = _steps(months)
    most, wide = max(steps.values()), max(4.0, min(28.0, 640 / len(steps)))
    length = wide * len(steps)
    told = f"References by {unit}, {next(iter(steps))} to {list(steps)[-1]}, at most {most:,}"
    yield f'<section class="card wide">\n<h2>When</h2>\n<svg class="time" viewBox="0 0 {length:.1f} 112" role="img" aria-label="{told}">\n'
    for number, (step, links) in enumerate(steps.items()):
        high = round(90 * links / most, 1)
        yield (
            f'<g><title>{step}: {links:,}</title><rect class="hit" x="{number * wide:.1f}" width="{wide:.1f}" height="92"/>'
            f'<rect x="{number * wide + wide * 0.1:.1f}" y="{92 - high:.1f}" width="{wide * 0.8:.1f}" height="{high}"/></g>\n'
        )
    yield f'<line x1="0" x2="{length:.1f}" y1="92.5" y2="92.5"/>\n'
    every = max(1, -(-len(steps) * 44 // int(length)))
    for number, step in enumerate(steps):
        if number % every == 0 and (number + 0.5) * wide < length - 12:
            yield f'<text x="{max(16.0, (number + 0.5) * wide):.1f}" y="107">{step}</text>\n'
    yield "</svg>\n</section>\n"


def _steps(months: Mapping[str, int]) -> tuple[dict[str, int], str]:
    """Every month or year from the first to the last, those without references too."""
    first, last = min(months), max(months)
    span = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
    if span > _MONTHS:
        years: Counter[str] = Counter()
        for month, links in months.items():
            years[month[:4]] += links
        return {f"{year:04}": years[f"{year:04}"] for year in range(int(first[:4]), int(last[:4]) + 1)}, "year"
    begin = int(first[:4]) * 12 + int(first[5:]) - 1
    steps = (f"{n // 12:04}-{n % 12 + 1:02}" for n in range(begin, begin + span))
    return {step: months.get(step, 0) for step in steps}, "month"


def together(overview: Overview) -> Iterator[str]:
    """Which instruments are cited in the same documents: a table, darker where oftener."""
    names = [target for target, _ in overview.top(_TOGETHER, provisions=False)]
    pairs = {pair: n for pair, n in overview.together.items() if pair[0] in names and pair[1] in names}
    most = max(pairs.values(), default=0)
    if len(names) < 3 or most < 2:  # once is no pattern
        return
    yield (
        '<section class="card wide">\n<h2>Cited together</h2>\n<div class="scroll" tabindex="0" role="region" aria-label="Cited together">\n'
        '<table class="together">\n<caption>documents that cite both</caption>\n<thead><tr><td></td>'
    )
    yield "".join(f'<th scope="col"><span>{line(overview.names.get(name, name))}</span></th>' for name in names[:-1]) + "</tr></thead>\n<tbody>\n"
    for row, name in enumerate(names[1:], 1):
        yield f'<tr><th scope="row">{line(overview.names.get(name, name))}</th>'
        for other in names[:row]:
            n = pairs.get((min(name, other), max(name, other)), 0)
            yield f'<td class="s{-(-_SHADES * n // most)}">{n or ""}</td>'
        yield "</tr>\n"
    yield "</tbody>\n</table>\n</div>\n</section>\n"
