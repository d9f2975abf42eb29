"""Linked documents → formats. A format's module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from lexlink.errors import UsageError
from lexlink.protocols import FileWriter, FolderWriter, Writer

_HOMES = {
    "text": "lexlink.writers.plain",
    "json": "lexlink.writers.json_array",
    "jsonl": "lexlink.writers.json_lines",
    "csv": "lexlink.writers.csv_rows",
    "markdown": "lexlink.writers.markdown",
    "html": "lexlink.writers.html",
    "annotated": "lexlink.writers.annotated",
}
_SHORT = {"md": "markdown"}
_FILES = {"html": "lexlink.writers.html", "annotated": "lexlink.writers.annotated"}
_FOLDERS = {"annotated": "lexlink.writers.annotated"}
FORMATS = tuple(_HOMES)


def writer(name: str) -> Writer:
    """The writer of a format, built in or from a plug-in. Raises UsageError for an unknown one."""
    name = _SHORT.get(name, name)
    if name in _HOMES:
        found: Writer = import_module(_HOMES[name]).write
        return found
    from lexlink.plugins import WRITERS, load_plugin, plugin_names

    if name not in plugin_names(WRITERS):
        raise UsageError(f"no format {name!r}; known: {', '.join((*FORMATS, *plugin_names(WRITERS)))}")
    loaded: Writer = load_plugin(WRITERS, name)
    return loaded


def folder_writer(name: str) -> FolderWriter | None:
    """What writes a format as a folder of files, None where the format is one stream."""
    if name in _FOLDERS:
        ours: FolderWriter = import_module(_FOLDERS[name]).write_folder
        return ours
    from lexlink.plugins import FOLDER_WRITERS, load_plugin, plugin_names

    if name not in plugin_names(FOLDER_WRITERS):
        return None
    found: FolderWriter = load_plugin(FOLDER_WRITERS, name)
    return found


def file_writer(name: str) -> FileWriter | None:
    """What writes a format as a file and not as a stream of text, None where a stream does."""
    if name in _FILES:
        ours: FileWriter = import_module(_FILES[name]).write_file
        return ours
    from lexlink.plugins import FILE_WRITERS, load_plugin, plugin_names

    if name in _HOMES or name not in plugin_names(FILE_WRITERS):
        return None
    found: FileWriter = load_plugin(FILE_WRITERS, name)
    return found
