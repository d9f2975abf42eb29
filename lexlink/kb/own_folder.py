"""Where the user's own instruments stand. Asked at every start, so it costs nothing."""

from __future__ import annotations

import os
import sys

VARIABLE = "LEXLINK_OWN_CORPUS"


def own_corpus() -> str:
    """The folder that `lexlink corpus add` writes to, which may not exist yet: `LEXLINK_OWN_CORPUS`, else in the user's data folder."""
    if given := os.environ.get(VARIABLE):
        return os.path.expanduser(given)
    if sys.platform == "linux":  # the common case without the cost of an import
        data = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
        return os.path.join(data, "lexlink", "corpus")
    import platformdirs

    return os.path.join(platformdirs.user_data_dir("lexlink"), "corpus")


def own_folders() -> tuple[str, ...]:
    """The folder as one to load, where there is an instrument in it."""
    folder = own_corpus()
    try:
        with os.scandir(folder) as entries:
            held = any(os.path.isfile(os.path.join(entry.path, "instrument.toml")) for entry in entries)
    except OSError:
        return ()
    return (folder,) if held else ()
