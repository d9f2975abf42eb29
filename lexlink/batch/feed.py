"""Hand one stream of linked documents to several writers that each ask for a stream of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Queue
from threading import Thread

from lexlink.types import LinkedDocument

_AHEAD = 32  # documents that may wait for a slow writer
_END, _ABANDON = "end", "abandon"


class Abandoned(Exception):
    """Raised in a writer's stream when what it writes is not wanted any more."""


class Feed:
    """Runs a writer in a thread of its own and gives it one document after the other."""

    def __init__(self, consume: Callable[[Iterator[LinkedDocument]], object]) -> None:
        self._queue: Queue[LinkedDocument | str] = Queue(_AHEAD)
        self._error: BaseException | None = None
        self._over = False
        self._thread = Thread(target=self._run, args=(consume,), daemon=True)
        self._thread.start()

    def give(self, linked: LinkedDocument) -> None:
        """Raises what the writer failed with."""
        self._check()
        self._queue.put(linked)

    def end(self) -> None:
        """Wait until all is written. Raises what the writer failed with."""
        self._stop(_END)
        self._check()

    def abandon(self) -> None:
        """Let the writer clear away what it has begun."""
        self._stop(_ABANDON)

    def _stop(self, how: str) -> None:
        if self._thread.is_alive():
            self._queue.put(how)
            self._thread.join()

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _items(self) -> Iterator[LinkedDocument]:
        while isinstance(item := self._queue.get(), LinkedDocument):
            yield item
        self._over = True
        if item == _ABANDON:
            raise Abandoned

    def _run(self, consume: Callable[[Iterator[LinkedDocument]], object]) -> None:
        try:
            consume(self._items())
        except Abandoned:
            pass
        except BaseException as error:
            self._error = error
        while not self._over:  # whoever gives must not wait for a writer that has gone
            self._over = not isinstance(self._queue.get(), LinkedDocument)
