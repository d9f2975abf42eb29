"""lexlink finds every reference to international law in news text and shows the passage beside it.

    import lexlink
    for link in lexlink.link("Amending the Rome Statute will never happen").links:
        print(link.surface, link.target, link.score)

Importing the package wakes nothing heavy: each name is loaded when first used.
"""

from __future__ import annotations

from lexlink.version import __version__

TYPE_CHECKING = False  # what `typing` says too, without the cost of importing it
if TYPE_CHECKING:
    from typing import Any


_HOMES = {
    "Addition": "lexlink.types",
    "Alias": "lexlink.types",
    "Candidate": "lexlink.types",
    "Config": "lexlink.linker",
    "CorpusError": "lexlink.errors",
    "Document": "lexlink.types",
    "Feature": "lexlink.types",
    "InputError": "lexlink.errors",
    "Instrument": "lexlink.types",
    "KnowledgeBase": "lexlink.kb.knowledge_base",
    "LexlinkError": "lexlink.errors",
    "Link": "lexlink.types",
    "LinkedDocument": "lexlink.types",
    "Linker": "lexlink.linker",
    "Mention": "lexlink.types",
    "MissingExtra": "lexlink.errors",
    "NetworkError": "lexlink.errors",
    "Notice": "lexlink.types",
    "Organ": "lexlink.types",
    "Passage": "lexlink.types",
    "Provision": "lexlink.types",
    "SourceError": "lexlink.errors",
    "Span": "lexlink.types",
    "Target": "lexlink.types",
    "Thresholds": "lexlink.linking.decide",
    "UsageError": "lexlink.errors",
    "annotate": "lexlink.annotating",
    "link": "lexlink.linker",
    "strip_marks": "lexlink.annotating",
}

__all__ = [*_HOMES, "__version__"]  # noqa: PLE0604 - the names are the table's keys

if TYPE_CHECKING:
    from lexlink.annotating import annotate as annotate
    from lexlink.annotating import strip_marks as strip_marks
    from lexlink.errors import CorpusError as CorpusError
    from lexlink.errors import InputError as InputError
    from lexlink.errors import LexlinkError as LexlinkError
    from lexlink.errors import MissingExtra as MissingExtra
    from lexlink.errors import NetworkError as NetworkError
    from lexlink.errors import SourceError as SourceError
    from lexlink.errors import UsageError as UsageError
    from lexlink.kb.knowledge_base import KnowledgeBase as KnowledgeBase
    from lexlink.linker import Config as Config
    from lexlink.linker import Linker as Linker
    from lexlink.linker import link as link
    from lexlink.linking.decide import Thresholds as Thresholds
    from lexlink.types import Addition as Addition
    from lexlink.types import Alias as Alias
    from lexlink.types import Candidate as Candidate
    from lexlink.types import Document as Document
    from lexlink.types import Feature as Feature
    from lexlink.types import Instrument as Instrument
    from lexlink.types import Link as Link
    from lexlink.types import LinkedDocument as LinkedDocument
    from lexlink.types import Mention as Mention
    from lexlink.types import Notice as Notice
    from lexlink.types import Organ as Organ
    from lexlink.types import Passage as Passage
    from lexlink.types import Provision as Provision
    from lexlink.types import Span as Span
    from lexlink.types import Target as Target


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'lexlink' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
