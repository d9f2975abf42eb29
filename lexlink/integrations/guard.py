"""What stands before the server: host names, sizes and slow senders. Plain ASGI, no library."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Guard:
    """Reads a request whole, within limits, before the application sees it."""

    def __init__(self, app: Callable[..., Awaitable[None]], max_bytes: int, seconds: float, hosts: Sequence[str]) -> None:
        self.app, self.max_bytes, self.seconds, self.hosts = app, max_bytes, seconds, frozenset(hosts)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if "*" not in self.hosts and _name(host) not in self.hosts:
            await _refuse(send, 400, "this server does not answer to that host name: start it with --allow-host")
            return
        try:
            body = await asyncio.wait_for(self._body(receive), self.seconds)
        except TimeoutError:
            await _refuse(send, 408, f"the request did not arrive within {self.seconds:g} seconds")
            return
        if body is None:
            await _refuse(send, 413, f"the request is larger than {self.max_bytes} bytes: send the text in parts")
            return
        given = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def replay() -> Message:
            return next(given, None) or await receive()

        await self.app(scope, replay, send)

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body; None where it is too large."""
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b"".join(parts)
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self.max_bytes:
                return None
            if not message.get("more_body"):
                return b"".join(parts)


def _name(host: str) -> str:
    """A host header without its port."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"error": sentence}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
