"""Label Studio: a JSON array of tasks with predictions, offsets in code points.

Label Studio stores code points, but not in every version and view; so each region also holds its
text, by which `read` sees when a region counts UTF-16 units instead. The project needs `CONFIG`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError
from lexlink.integrations.annotations import KINDS, AnnotatedText, Annotation, annotated, checked, in_order, json_lines
from lexlink.record import dump
from lexlink.types import LinkedDocument
from lexlink.units import code_points
from lexlink.version import __version__

CONFIG = f"""<View>
  <Labels name="kind" toName="text">
    {" ".join(f'<Label value="{kind}"/>' for kind in KINDS)}
  </Labels>
  <Text name="text" value="$text"/>
  <TextArea name="target" toName="text" perRegion="true" editable="true" placeholder="rome-statute/art_5"/>
  <Choices name="status" toName="text" perRegion="true" choice="single">
    <Choice value="linked"/> <Choice value="ambiguous"/> <Choice value="nil"/> <Choice value="suggested"/>
  </Choices>
</View>
"""


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One task a document, its links as predictions: a region with its kind, ids and status."""
    before = "[\n"
    for linked in documents:
        out.write(before + dump(_task(linked)))
        before = ",\n"
    out.write("\n]\n" if before == ",\n" else "[]\n")


def _task(linked: LinkedDocument) -> dict[str, Any]:
    text = annotated(linked)
    result: list[dict[str, Any]] = []
    for link, row in zip(linked.links, text.annotations, strict=True):
        place = {"start": row.start, "end": row.end, "text": text.surface(row)}
        region = {"id": link.id, "to_name": "text", "score": row.score}
        result.append({**region, "from_name": "kind", "type": "labels", "value": {**place, "labels": [row.label]}})
        if row.targets:
            result.append({**region, "from_name": "target", "type": "textarea", "value": {**place, "text": list(row.targets)}})
        result.append({**region, "from_name": "status", "type": "choices", "value": {**place, "choices": [row.status]}})
    data = {"text": text.text, "id": text.id, "source": text.source, "language": text.language, "title": text.title}
    score = min((row.score for row in text.annotations if row.score is not None), default=1.0)
    return {"data": data, "predictions": [{"model_version": f"lexlink {__version__}", "score": score, "result": result}]}


def read(path: Path) -> Iterator[AnnotatedText]:
    """The tasks of a JSON export: what people annotated, else the predictions; cancelled annotations are left out."""
    for task, place in json_lines(path):
        try:
            yield checked(_text(task, place), place)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise InputError(f"{place}: not a task of Label Studio: {error!r}") from error


def _text(task: Mapping[str, Any], place: str) -> AnnotatedText:
    data = task["data"]
    reviewed = [a for a in task.get("annotations") or task.get("completions") or () if not a.get("was_cancelled")]
    given = reviewed or task.get("predictions") or ()
    rows = _annotations(data["text"], given[-1]["result"] if given else (), place)
    return AnnotatedText(
        str(data.get("id") or task.get("id") or place), data["text"], rows, data.get("source"), data.get("language"), data.get("title"), reviewed=bool(reviewed)
    )


def _annotations(text: str, result: Sequence[Mapping[str, Any]], place: str) -> tuple[Annotation, ...]:
    regions: dict[str, dict[str, Any]] = {}
    for item in result:
        known, value = regions.setdefault(item["id"], {}), item["value"]
        if item["type"] == "labels":
            known |= {"start": value["start"], "end": value["end"], "text": value.get("text"), "label": value["labels"][0], "score": item.get("score")}
        elif item["type"] == "textarea":
            lines = [value["text"]] if isinstance(value["text"], str) else value["text"]
            known["targets"] = tuple(dict.fromkeys(target for line in lines for target in line.split()))
        elif item["type"] == "choices":
            known["status"] = value["choices"][0]
    rows = []
    for known in regions.values():
        if "label" in known:
            start, end = _placed(text, int(known["start"]), int(known["end"]), known["text"], place)
            rows.append(Annotation(start, end, known["label"], known.get("targets", ()), known["score"], known.get("status", "linked")))
    return in_order(rows)


def _placed(text: str, start: int, end: int, surface: str | None, place: str) -> tuple[int, int]:
    """The span in code points: as it is where the text agrees, else read as UTF-16 units."""
    if surface is None or _same(text[start:end], surface):
        return start, end
    try:
        first, last = code_points(text, (start, end), "utf16")
    except InputError:
        first, last = start, end
    if not _same(text[first:last], surface):
        raise InputError(f"{place}: the text at {start}:{end} is not {surface!r}, neither by code points nor by UTF-16 units")
    return first, last


def _same(one: str, other: str) -> bool:
    """Equal but for line ends, which browsers write in their own way."""
    return one == other or one.split() == other.replace("\\n", "\n").split()
