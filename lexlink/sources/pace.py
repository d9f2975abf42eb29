"""Good manners: one request at a time to a host, and a pause between them that follows how fast it answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from lexlink.errors import Cancelled
from lexlink.sources.guard import shown
from lexlink.sources.wire import Cancel

_STEP = 0.1


def pause(seconds: float, cancelled: Cancel | None, host: str) -> None:
    """Sleep, unless told to stop. Raises Cancelled."""
    end = time.monotonic() + seconds
    while True:
        if cancelled and cancelled():
            raise Cancelled(f"waiting for {shown(host)} was cancelled")
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(left, _STEP) if cancelled else left)


class _Host:
    def __init__(self, delay: float) -> None:
        self.lock = threading.Lock()
        self.delay = self.least = delay
        self.free_at = 0.0


class Pace:
    """Takes turns at hosts. `least` and `most` bound the pause between two requests, in seconds.

    The pause moves half way towards the time that an answer takes; an answer that is none may
    only make it longer.
    """

    def __init__(self, least: float, most: float) -> None:
        self.least, self.most = least, most
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host(self.least))

    def at_least(self, host: str, seconds: float) -> None:
        """What a host's robots.txt asks for, within our own patience."""
        known = self._host(host)
        known.least = max(known.least, min(seconds, self.most))
        known.delay = max(known.delay, known.least)

    def delay(self, host: str) -> float:
        """The present pause between two requests to a host, in seconds."""
        return self._host(host).delay

    @contextmanager
    def turn(self, host: str, cancelled: Cancel | None) -> Iterator[list[bool]]:
        """Wait for the turn at a host and hold it. Append True to the value when the answer was a good one."""
        known = self._host(host)
        while not known.lock.acquire(timeout=_STEP):
            if cancelled and cancelled():
                raise Cancelled(f"waiting for {shown(host)} was cancelled")
        try:
            pause(known.free_at - time.monotonic(), cancelled, host)
            went_well: list[bool] = []
            start = time.monotonic()
            try:
                yield went_well
            finally:
                now = time.monotonic()
                wanted = max((known.delay + now - start) / 2, now - start if went_well else 0, known.least)
                known.delay = min(wanted if went_well else max(wanted, known.delay), max(self.most, known.least))
                known.free_at = now + known.delay
        finally:
            known.lock.release()
