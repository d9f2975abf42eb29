"""A local server that does what servers do when they do wrong.

    with FaultServer() as server:
        server.pages["/law"] = answer(b"<html>…</html>")
        server.pages["/slow"] = drip(b"...", seconds=0.1)

A page is bytes to send as they are (status line and all), or a callable that gets the connection
and the request. Every request is noted with its time, and how many were in flight at once.
"""

import gzip
import socket
import threading
import time
from typing import NamedTuple


class Request(NamedTuple):
    path: str
    headers: dict
    at: float


def answer(body=b"", status="200 OK", *, length=True, kind="text/html; charset=utf-8", **headers):
    """A whole HTTP answer as bytes; header names with `_` for `-`."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close"]
    lines += [f"Content-Length: {length if length is not True else len(body)}"] if length is not False else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(body, size=1000, *, end=True):
    """The same in chunks."""
    pieces = [body[n : n + size] for n in range(0, len(body), size)]
    wire = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + (b"0\r\n\r\n" if end else b"")
    return answer(wire, length=False, Transfer_Encoding="chunked")


def zipped(body, *, keep=None):
    """The body packed; with `keep` only the first bytes of the packing, and a length that fits those."""
    packed = gzip.compress(body, mtime=0)[:keep]
    return answer(packed, Content_Encoding="gzip")


def drip(wire, seconds, *, first=0):
    """Send the first bytes at once, then one at a time."""

    def send(connection, _request):
        connection.sendall(wire[:first])
        for n in range(first, len(wire)):
            connection.sendall(wire[n : n + 1])
            time.sleep(seconds)

    return send


def in_turn(*pages):
    """A page after the other, the last one for ever."""
    left = list(pages)

    def send(connection, request):
        page = left.pop(0) if len(left) > 1 else left[0]
        page(connection, request) if callable(page) else connection.sendall(page)

    return send


class FaultServer:
    def __init__(self):
        self.pages = {}
        self.requests = []
        self.most_in_flight = 0
        self._in_flight = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.host = f"127.0.0.1:{self.port}"

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._socket.close()

    def paths(self):
        """What was asked for, robots.txt aside."""
        return [r.path for r in self.requests if r.path != "/robots.txt"]

    def _serve(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection):
        with connection:
            connection.settimeout(20)
            try:
                request = self._read(connection)
                if request is None:
                    return
                with self._lock:
                    self.requests.append(request)
                    self._in_flight += 1
                    self.most_in_flight = max(self.most_in_flight, self._in_flight)
                try:
                    page = self.pages.get(request.path, self.pages.get("*", answer(b"nothing here", "404 Not Found")))
                    page(connection, request) if callable(page) else connection.sendall(page)
                finally:
                    with self._lock:
                        self._in_flight -= 1
            except OSError:
                pass  # whoever asked has gone

    @staticmethod
    def _read(connection):
        wire = b""
        while b"\r\n\r\n" not in wire:
            piece = connection.recv(65536)
            if not piece:
                return None
            wire += piece
            if wire[0] == 0x16:  # somebody who wants to speak in secret
                connection.sendall(answer(b"", "400 Bad Request"))
                return None
        first, *lines = wire.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Request(first.split(" ")[1], headers, time.monotonic())
