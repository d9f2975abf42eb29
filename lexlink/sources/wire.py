"""One exchange with a server over requests: guarded where it connects, and held to a deadline.

A time limit on each read does not hold a server that sends a byte now and then, nor one that never
ends its headers. So a watcher shuts the connection down when the time is over or somebody asks.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Literal, Self

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from lexlink.errors import Cancelled, NetworkError
from lexlink.sources import guard

Cancel = Callable[[], bool]
_LOOK_EVERY = 0.1


class Leash:
    """Holds an exchange: its connections end when its time is over or `cancelled` says so.

    `private` lets it reach addresses on this machine and in its network, `proxied` says that a
    proxy of the user's own stands between.
    """

    def __init__(self, seconds: float, *, private: bool = False, proxied: bool = False, cancelled: Cancel | None = None) -> None:
        self._end = time.monotonic() + seconds
        self._cancelled = cancelled
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._held: list[socket.socket] = []
        self.cut: Literal["", "late", "cancelled"] = ""
        self.private = private or proxied
        self.connected = False

    @property
    def left(self) -> float:
        return max(0.0, self._end - time.monotonic())

    def __enter__(self) -> Self:
        self._token = _HOLDS.set(self)
        threading.Thread(target=self._watch, name="lexlink-deadline", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        _HOLDS.reset(self._token)
        with self._lock:
            for held in self._held:
                held.close()
            self._held = []

    def hold(self, sock: socket.socket) -> None:
        """Take a connection under watch; a second handle on it outlives what TLS does with the first."""
        with self._lock:
            self._held.append(sock.dup())
        if self.cut:
            self._shut()

    def check(self, host: str) -> None:
        """Raise what became of the exchange, where it was cut."""
        if self.cut == "cancelled":
            raise Cancelled(f"fetching from {guard.shown(host)} was cancelled")
        if self.cut == "late":
            raise Again(f"{guard.shown(host)} took too long to answer", unreachable=not self.connected)

    def _watch(self) -> None:
        while not self._done.wait(min(self.left, _LOOK_EVERY) if self._cancelled else self.left):
            if self._cancelled and self._cancelled():
                self.cut = "cancelled"
            elif self.left <= 0:
                self.cut = "late"
            if self.cut:
                self._shut()
                return

    def _shut(self) -> None:
        with self._lock:
            for held in self._held:
                try:
                    held.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # gone already

    def wait(self, seconds: float, done: Callable[[float], bool]) -> bool:
        """Wait in short steps for something that cannot be interrupted; False where the time ran out or it was cut."""
        end = time.monotonic() + min(seconds, self.left)
        while not self.cut:
            left = end - time.monotonic()
            if done(max(0.0, min(left, _LOOK_EVERY))):
                return True
            if left <= 0:
                return False
        return False


class Again(NetworkError):
    """A fault that may be gone on the next try; `wait` are the seconds that the server asks for, if it does."""

    def __init__(self, message: str, *, wait: float | None = None, busy: bool = False, unreachable: bool = False) -> None:
        super().__init__(message)
        self.wait, self.busy, self.unreachable = wait, busy, unreachable


_HOLDS: ContextVar[Leash] = ContextVar("lexlink_leash")


def _look_up(host: str, port: int, leash: Leash, seconds: float) -> list[tuple[Any, ...]]:
    """The addresses behind a name; the system's own look-up knows no deadline, so it runs aside."""
    answers: queue.SimpleQueue[list[tuple[Any, ...]] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, name="lexlink-look-up", daemon=True).start()
    found: list[list[tuple[Any, ...]] | OSError] = []

    def done(seconds: float) -> bool:
        try:
            found.append(answers.get(timeout=seconds) if seconds else answers.get_nowait())
        except queue.Empty:
            return False
        return True

    leash.wait(seconds, done)
    leash.check(host)
    if not found or isinstance(found[0], OSError):
        raise Again(f"there is no address for {guard.shown(host)}: check the name and your network", unreachable=True)
    return found[0]


def _connected(host: str, port: int, seconds: float, options: Any) -> socket.socket:
    """A connection to the first address of a host that may be reached and answers."""
    leash = _HOLDS.get()
    reason = "it does not answer"
    for family, kind, protocol, _, place in guard.choose(host, _look_up(host, port, leash, seconds), private=leash.private)[:4]:
        sock = socket.socket(family, kind, protocol)
        try:
            leash.hold(sock)
            for option in options or ():
                sock.setsockopt(*option)
            sock.settimeout(max(0.01, min(seconds, leash.left)))
            sock.connect(place)
            guard.check_peer(host, sock, private=leash.private)
        except OSError as error:
            sock.close()
            leash.check(host)
            reason = error.strerror or "it does not answer"
        except BaseException:
            sock.close()
            raise
        else:
            leash.connected = True
            return sock
    raise Again(f"{guard.shown(host)} cannot be reached: {reason.lower()}", unreachable=True)


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self._dns_host, self.port, float(self.timeout or 10), self.socket_options)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self._dns_host, self.port, float(self.timeout or 10), self.socket_options)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


_POOLS = {"http": _PlainPool, "https": _SecurePool}


class GuardedAdapter(HTTPAdapter):
    """Sends requests over connections that a `Leash` holds, to addresses that the guard lets through."""

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **more: Any) -> Any:
        manager = super().proxy_manager_for(*args, **more)
        manager.pool_classes_by_scheme = _POOLS
        return manager
