"""Extensions by entry points: names without importing, exactly one loaded when asked for."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from lexlink.errors import UsageError

WRITERS = "lexlink.writers"
DETECTORS = "lexlink.detectors"
RANKERS = "lexlink.rankers"
SOURCES = "lexlink.sources"
FOLDER_WRITERS = "lexlink.folder_writers"
FILE_WRITERS = "lexlink.file_writers"
RESULT_READERS = "lexlink.result_readers"
ANNOTATION_READERS = "lexlink.annotation_readers"

_HOUSE = "lexlink.integrations."
_TOOLS = {
    "webanno": "web_annotation",
    "spacy": "spacy_json",
    "labelstudio": "label_studio",
    "doccano": "doccano",
    "prodigy": "prodigy",
    "brat": "brat",
    "cas": "cas",
    "akn": "akoma_ntoso",
    "nif": "nif",
    "jsonld": "schema_org",
    "conll": "conll",
}
# What lexlink itself plugs in stands here and not among its entry points, so that it needs no scan of installed packages.
_OURS = {
    WRITERS: {name: f"{_HOUSE}{home}:write" for name, home in _TOOLS.items()},
    FOLDER_WRITERS: {name: f"{_HOUSE}{_TOOLS[name]}:write_folder" for name in ("brat", "cas", "akn")},
    FILE_WRITERS: {"parquet": f"{_HOUSE}parquet:write_file"},
    RESULT_READERS: {"parquet": f"{_HOUSE}parquet:read_file"},
    ANNOTATION_READERS: {name: f"{_HOUSE}{home}:read" for name, home in _TOOLS.items() if name != "jsonld"},
}


def plugin_names(group: str) -> list[str]:
    """The names in a group, those of installed packages behind lexlink's own, nothing imported."""
    ours = _OURS.get(group, {})
    return [*ours, *sorted({entry.name for entry in entry_points(group=group)} - ours.keys())]


def load_plugin(group: str, name: str) -> Any:
    """The object behind a name. Raises UsageError, naming what there is, where it is unknown."""
    if home := _OURS.get(group, {}).get(name):
        module, _, attribute = home.partition(":")
        return getattr(import_module(module), attribute)
    for entry in entry_points(group=group):
        if entry.name == name:
            return entry.load()
    known = ", ".join(plugin_names(group)) or "none is installed"
    raise UsageError(f"no plug-in {name!r} in {group}; known: {known}")
