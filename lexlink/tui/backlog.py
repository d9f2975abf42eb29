"""Documents that wait to be linked, one after the other in the background; the one that is read comes first.

Knows no Textual. A large text is linked in another process, so that no key waits for it and Esc can end it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from lexlink.types import Document, LinkedDocument

if TYPE_CHECKING:
    from lexlink.linker import Linker

LARGE = 250_000  # characters


class Backlog:
    """`add` puts a document in; whoever runs `work_off` links until nothing waits. Both from any thread."""

    def __init__(self, linker: Callable[[], Linker]) -> None:
        self._linker = linker
        self._waiting: list[Document] = []
        self._lock = threading.Lock()
        self._busy = False
        self.first: Document | None = None

    def add(self, document: Document) -> bool:
        """Put a document in; whether somebody has to be sent to work it off."""
        with self._lock:
            self._waiting.append(document)
            asked = not self._busy
            self._busy = True
            return asked

    def work_off(self, done: Callable[[Document, LinkedDocument], object], failed: Callable[[Document, str], object]) -> None:
        """Link whatever waits; a fault in one document is told and the next one is taken."""
        from lexlink.errors import LexlinkError

        while (document := self._next()) is not None:
            try:
                linked = self._link(document)
            except LexlinkError as error:
                failed(document, str(error))
            except Exception as error:  # a fault in linking must not take the text away from its reader
                failed(document, f"linking failed: {type(error).__name__}: {error}")
            else:
                done(document, linked)

    def _next(self) -> Document | None:
        with self._lock:
            for document in self._waiting:
                if document is self.first:
                    break
            else:
                document = self._waiting[0] if self._waiting else None  # type: ignore[assignment]
            if document is None:
                self._busy = False
                return None
            self._waiting = [waiting for waiting in self._waiting if waiting is not document]
            return document

    def _link(self, document: Document) -> LinkedDocument:
        from lexlink.errors import UsageError

        linker = self._linker()
        if len(document.text) > LARGE and hasattr(linker, "pipe"):
            try:
                _ready_for_processes()
                answers = linker.pipe([document], jobs=2)
                try:
                    return next(answers)
                finally:
                    answers.close()  # type: ignore[attr-defined]  # a generator: its end is the end of its processes
            except (UsageError, OSError, ValueError, ImportError):  # a linker, or a system, that cannot do that
                pass
        return linker.link(document)

    def stop(self) -> None:
        """Forget what waits and end the processes that link; what runs in a thread runs out unheard."""
        import multiprocessing

        with self._lock:
            self._waiting.clear()
        for process in multiprocessing.active_children():
            process.terminate()


def _ready_for_processes() -> None:
    """Start what starts processes, while standard error is a file: a screen that catches what is printed is none."""
    from contextlib import redirect_stderr
    from multiprocessing import forkserver, resource_tracker

    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):  # noqa: PTH123
        resource_tracker.ensure_running()
        forkserver.ensure_running()
