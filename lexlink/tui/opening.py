"""From what a person names to documents: files, folders, patterns and web addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexlink.types import Document


def is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def opened(names: Iterable[str]) -> Iterator[tuple[str, Document | str]]:
    """Each name with its documents, or with the reason why there is none."""
    from lexlink.errors import LexlinkError
    from lexlink.readers.inputs import documents

    for name in names:
        try:
            for found in documents([name]):
                yield name, found if isinstance(found, Document) else found.message
        except (LexlinkError, OSError, ValueError) as error:
            yield name, str(error)
