"""Frozen values without the cost of importing `dataclasses`, which is a third of a cold start.

    @value
    class Point:
        x: int
        y: int = 0

Type checkers read it as a frozen dataclass. `point.replace(y=1)` makes a changed copy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """Make a class of annotations and defaults frozen, slotted, comparable, hashable and picklable.

    Names in the class attribute `unseen` take no part in comparison and representation. With
    `open = True` instances keep a `__dict__`, so that they can hold cached properties.
    """
    body = dict(cls.__dict__)
    names = tuple(name for name, kind in body.get("__annotations__", {}).items() if "ClassVar" not in str(kind))
    defaults = {name: body.pop(name) for name in names if name in body}
    unseen = frozenset(body.get("unseen", ()))
    seen = tuple(name for name in names if name not in unseen)
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    body |= _methods(names, defaults, seen)
    body["__slots__"] = (*names, "__dict__") if body.get("open") else names
    body["__match_args__"] = names
    made: type[T] = type(cls.__name__, cls.__bases__, body)
    return made


def _methods(names: tuple[str, ...], defaults: dict[str, Any], seen: tuple[str, ...]) -> dict[str, Callable[..., Any]]:
    setting = object.__setattr__

    def __init__(self: Any, *args: Any, **given: Any) -> None:
        if len(args) > len(names):
            raise TypeError(f"{type(self).__name__} takes {len(names)} values, {len(args)} were given")
        for name, item in zip(names, args, strict=False):
            setting(self, name, item)
        for name in names[len(args) :]:
            if name in given:
                setting(self, name, given.pop(name))
            elif name in defaults:
                setting(self, name, defaults[name])
            else:
                raise TypeError(f"{type(self).__name__} needs a value for {name!r}")
        if given:
            raise TypeError(f"{type(self).__name__} has no field {next(iter(given))!r}")

    def __setattr__(self: Any, name: str, _: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: use replace({name}=…)")

    def __delattr__(self: Any, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} stays")

    def __eq__(self: Any, other: object) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in seen)

    def __hash__(self: Any) -> int:
        return hash(tuple(getattr(self, name) for name in seen))

    def __repr__(self: Any) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in seen)})"

    def __reduce__(self: Any) -> tuple[Any, tuple[Any, ...]]:
        return type(self), tuple(getattr(self, name) for name in names)

    def replace(self: Any, **changes: Any) -> Any:
        return type(self)(**{name: getattr(self, name) for name in names} | changes)

    made = (__init__, __setattr__, __delattr__, __eq__, __hash__, __repr__, __reduce__, replace)
    return {method.__name__: method for method in made} | {"__replace__": replace}
