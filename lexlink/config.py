"""Settings from files and the environment: `lexlink.toml`, or `[tool.lexlink]` in pyproject.toml.

    settings = load()
    settings["thresholds.link"]              the value, of the setting's own type
    settings.origin("thresholds.link")       where it was set, empty for the default

What is given on the command line counts most, then the environment, the project's file, the user's
file, the default. The project's file is the nearest one in the working directory or above it;
`LEXLINK_CONFIG` names another. Every setting stands in `SETTINGS`: an unknown key or a value of
another kind is refused with file and line, never passed over.

The library reads no settings by itself: `Linker(config=…)` says all. Commands and the screen do.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lexlink.errors import UsageError

VARIABLE = "LEXLINK_CONFIG"
FILE_NAME = "lexlink.toml"
_PROJECT = "pyproject.toml"
_YES, _NO = frozenset(("1", "true", "yes", "on")), frozenset(("0", "false", "no", "off"))


class Setting(NamedTuple):
    """One thing that can be set. `name` is table and key; the default has the type of the value.

    `option` is the command-line option's variable that it is the default of. `least`/`most` bound
    numbers, `choices` texts. A tuple is a list of texts (paths parted by the system's separator in the
    environment), a mapping a table of texts with keys of the user's choice. `variable` is the environment's name.
    """

    name: str
    default: Any
    help: str
    option: str = ""
    least: float = 0
    most: float = 1
    choices: tuple[str, ...] = ()
    named: str = ""

    @property
    def variable(self) -> str:
        return self.named or "LEXLINK_" + re.sub(r"[.-]", "_", self.name).upper()


SETTINGS = (
    Setting("link.suggest", False, "Also the provisions that a mention or an idea probably concerns.", "suggest"),
    Setting("link.exact", False, "Only names as they are spelt.", "exact"),
    Setting("link.quotations", True, "Find quotations of the official texts in the store."),
    Setting("link.all-organs", False, "Link every organ, also those like the UN.", "all_organs"),
    Setting("link.min-score", 0.0, "Leave out links that score less.", "min_score"),
    Setting("link.jobs", 1, "Processes to link in.", "jobs", 1, 64),
    Setting("link.format", "text", "The format of `lexlink link` where no file's name says it."),
    Setting("thresholds.link", 0.5, "The least score of a link; below it a mention is nil."),
    Setting("thresholds.margin", 0.15, "How far the best reading has to be ahead of the second; closer ones are ambiguous."),
    Setting("thresholds.quotation", 0.5, "The least score of a quotation that nobody cites."),
    Setting("thresholds.suggestion", 0.5, "The least score of a suggestion."),
    Setting("corpus.folders", (), "Corpus folders of your own, beside the embedded one.", named="LEXLINK_CORPUS"),
    Setting("store.place", "", "The store of official texts: a file, sqlite:///FILE or postgresql://…", named="LEXLINK_STORE"),
    Setting("plugins.detectors", (), "Detectors of installed plug-ins to use."),
    Setting("plugins.rankers", (), "Rankers of installed plug-ins to use."),
    Setting("keys", {}, 'Keys of the full-screen browser: action = "key".'),
)
_KNOWN = {setting.name: setting for setting in SETTINGS}
_TABLES = frozenset(name.partition(".")[0] for name in _KNOWN)


class Settings(Mapping[str, Any]):
    """Every setting with its value, and where it comes from. Immutable."""

    def __init__(self, values: Mapping[str, Any], origins: Mapping[str, str], files: tuple[Path, ...]) -> None:
        self._values = values
        self._origins = origins
        self.files = files

    def __getitem__(self, name: str) -> Any:
        return self._values[name] if name in self._values else _KNOWN[name].default

    def __iter__(self) -> Iterator[str]:
        return iter(_KNOWN)

    def __len__(self) -> int:
        return len(_KNOWN)

    def origin(self, name: str) -> str:
        """`FILE:LINE` or the environment's variable; empty where the default holds."""
        return self._origins.get(name, "")

    def options(self) -> dict[str, Any]:
        """What was set, under the variables of the command-line options."""
        return {_KNOWN[name].option: value for name, value in self._values.items() if _KNOWN[name].option}


def load(folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that hold in a folder (the working directory where none is given).

    Raises UsageError for a file that cannot be read, an unknown key and a value of another kind.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    files = tuple(path for path in (_user_file(environment), _project_file(folder or Path.cwd(), environment)) if path)
    for path in files:
        for name, value, place in _read(path):
            both = isinstance(value, dict) and name in values
            values[name] = {**values[name], **value} if both else value
            origins[name] = place
    for setting in SETTINGS:
        if not isinstance(setting.default, dict) and (given := environment.get(setting.variable)):
            values[setting.name] = _checked(setting, _spoken(setting, given), f"${setting.variable}")
            origins[setting.name] = f"${setting.variable}"
    return Settings(values, origins, files)


def _user_file(environment: Mapping[str, str]) -> Path | None:
    if sys.platform == "linux":  # the common case without the cost of an import
        home = environment.get("XDG_CONFIG_HOME") or f"{environment.get('HOME') or '~'}/.config"
        path = Path(home).expanduser() / "lexlink" / FILE_NAME
    else:
        import platformdirs

        path = Path(platformdirs.user_config_dir("lexlink")) / FILE_NAME
    return path if path.is_file() else None


def _project_file(folder: Path, environment: Mapping[str, str]) -> Path | None:
    if given := environment.get(VARIABLE):
        path = Path(given).expanduser()
        if not path.is_file():
            raise UsageError(f"${VARIABLE} names {given}, which is no file")
        return path
    for place in (folder, *folder.parents):
        if (path := place / FILE_NAME).is_file():
            return path
        if (path := place / _PROJECT).is_file() and "[tool.lexlink" in path.read_text("utf-8", "replace"):
            return path
    return None


def _read(path: Path) -> Iterator[tuple[str, Any, str]]:
    """Name, value and place of everything that a file sets."""
    import tomllib

    try:
        source = path.read_text(encoding="utf-8")
        found = tomllib.loads(source)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    prefix = "tool.lexlink." if path.name == _PROJECT else ""
    if prefix:
        found = found.get("tool", {}).get("lexlink", {})
    lines = _lines(source)
    for table, keys in found.items():
        place = f"{path}:{lines.get(prefix + table, 1)}"
        if table not in _TABLES:
            raise UsageError(f"{place}: unknown table [{table}]{_nearest(table, _TABLES)}")
        if not isinstance(keys, dict):
            raise UsageError(f"{place}: {table} is a table: write [{prefix}{table}] and its keys below")
        if table in _KNOWN:
            yield table, _checked(_KNOWN[table], keys, place), place
            continue
        for key, value in keys.items():
            name, place = f"{table}.{key}", f"{path}:{lines.get(f'{prefix}{table}.{key}', 1)}"
            if name not in _KNOWN:
                raise UsageError(f"{place}: unknown key {key!r} in [{table}]{_nearest(name, _KNOWN)}")
            yield name, _checked(_KNOWN[name], value, place), place


def _lines(source: str) -> dict[str, int]:
    """The line of every table and key; TOML readers do not tell."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(source.splitlines(), 1):
        if head := re.match(r"\s*\[+\s*([^\]\s]+)\s*\]", line):
            table = head[1].replace('"', "") + "."
            found.setdefault(table[:-1], number)
        elif key := re.match(r"\s*([\w.\"-]+)\s*=", line):
            parts = (table + key[1].replace('"', "")).split(".")
            for n in range(1, len(parts) + 1):
                found.setdefault(".".join(parts[:n]), number)
    return found


def _nearest(name: str, known: Any) -> str:
    from rapidfuzz import process

    best = process.extractOne(name, sorted(known), score_cutoff=55)
    return f": did you mean {best[0]}?" if best else f"; known are {', '.join(sorted(known))}"


def _spoken(setting: Setting, given: str) -> Any:
    """A value as the environment says it; what cannot be read stays text, to be refused."""
    if isinstance(setting.default, bool):
        return True if given.lower() in _YES else False if given.lower() in _NO else given
    if isinstance(setting.default, tuple):
        return [part for part in given.split(os.pathsep) if part]
    if isinstance(setting.default, int | float):
        try:
            return type(setting.default)(given)
        except ValueError:
            return given
    return given


def _checked(setting: Setting, value: Any, place: str) -> Any:
    """The value in the setting's own type. Raises UsageError."""
    default = setting.default
    if isinstance(default, bool):
        fine, wanted = isinstance(value, bool), "true or false"
    elif isinstance(default, int | float):
        whole = isinstance(default, int)
        fine = isinstance(value, int if whole else int | float) and not isinstance(value, bool) and setting.least <= value <= setting.most
        wanted = f"a {'whole ' if whole else ''}number from {setting.least:g} to {setting.most:g}"
        value = type(default)(value) if fine else value
    elif isinstance(default, tuple):
        fine, wanted = isinstance(value, list) and all(isinstance(v, str) for v in value), "a list of texts"
        value = tuple(value) if fine else value
    elif isinstance(default, dict):
        fine, wanted = isinstance(value, dict) and all(isinstance(v, str) for v in value.values()), "a table of texts"
    else:
        fine = isinstance(value, str) and (not setting.choices or value in setting.choices)
        wanted = f"one of {', '.join(setting.choices)}" if setting.choices else "a text"
    if not fine:
        raise UsageError(f"{place}: {setting.name} is {wanted}, not {value!r}")
    return value
