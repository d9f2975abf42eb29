"""The format `annotated`: the originals once more, with marks, under their own names in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from lexlink.errors import InputError, UsageError
from lexlink.types import LinkedDocument
from lexlink.writers.annotate import annotate
from lexlink.writers.whole import whole_file

_UNFIT = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\\ud800-\udfff]")
_ENDINGS = {"html": ".html", "markdown": ".md", "text": ".txt"}
_LONGEST = 120


def write_folder(documents: Iterable[LinkedDocument], folder: Path) -> None:
    """Each document as a file of its own, under the name it has in the folder that was read; never over what was read.

    Raises InputError in the end where some could not be marked; the rest is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    failed: list[str] = []
    for linked in documents:
        try:
            _write(annotate(linked), linked, folder, taken)
        except InputError as error:
            failed.append(str(error))
    if failed:
        more = f", and {len(failed) - 3} more" if len(failed) > 3 else ""
        raise InputError(f"{len(failed)} documents could not be marked, the rest is written: {'; '.join(failed[:3])}{more}")


def write_file(documents: Iterable[LinkedDocument], path: Path) -> None:
    """The one document as a file. Raises UsageError where there are several."""
    data = b"".join(_only(documents))
    with whole_file(path, binary=True) as out:
        out.write(data)


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """The one document to a stream. Raises UsageError where there are several."""
    for data in _only(documents):
        if hasattr(out, "buffer"):
            out.flush()
            out.buffer.write(data)
        else:
            out.write(data.decode("utf-8", "replace"))


def _only(documents: Iterable[LinkedDocument]) -> Iterable[bytes]:
    for number, linked in enumerate(documents):
        if number:
            raise UsageError("marks in the originals of several documents need a folder: give -o FOLDER/")
        yield annotate(linked)


def _write(data: bytes, linked: LinkedDocument, folder: Path, taken: set[str]) -> None:
    name = _free(_name(linked), taken)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{linked.document.id}: a link in {folder} leads out of it, so nothing was written there")
    source = linked.document.source
    if source and path.exists() and Path(source).exists() and path.samefile(source):
        raise InputError(f"{source} is the original itself and is never written over: give another folder")
    with whole_file(path, binary=True) as out:
        out.write(data)


def _name(linked: LinkedDocument) -> PurePosixPath:
    """Where a document goes: as it stands in the folder that was read, made fit for any file system."""
    original = linked.document.original
    given = original.name if original and original.name else linked.document.id + (_ENDINGS[original.form] if original else ".txt")
    parts = [_UNFIT.sub("_", part).strip(" ")[-_LONGEST:] for part in given.replace("\\", "/").split("/")]
    parts = [part for part in parts if part and part.strip(".")]
    return PurePosixPath(*(parts or [f"document{_ENDINGS[original.form] if original else '.txt'}"]))


def _free(path: PurePosixPath, taken: set[str]) -> PurePosixPath:
    """The path, with a number where another document has it."""
    wanted, number = path, 2
    while str(wanted).lower() in taken:
        wanted, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    taken.add(str(wanted).lower())
    return wanted
