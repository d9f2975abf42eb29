"""`lexlink serve`: linking as a small HTTP service with an OpenAPI description; `pip install 'lexlink[serve]'`.

    POST /link      {"text": …}                 the published JSON form of a linked document
    GET  /find      ?q=art 121 rome             a citation or words → places in the law
    GET  /passage/rome-statute/art_27           what the law says there
    GET  /health

Made to be reached from the same machine. Requests are limited in size and time, errors are one
sentence: `{"error": "…"}`. It answers only to the host names it was told, so that no page in a
browser can talk to it through a name of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from lexlink.errors import LexlinkError, MissingExtra
from lexlink.integrations.guard import Guard
from lexlink.integrations.laws import FoundPlace, ShownPassage, found, shown
from lexlink.linker import Linker
from lexlink.types import Document
from lexlink.version import __version__

try:
    import anyio
    from anyio import to_thread
    from fastapi import FastAPI, Query
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse, Response
    from starlette.exceptions import HTTPException
except ImportError as missing:
    raise MissingExtra("The server", "serve") from missing

T = TypeVar("T")
Language = Literal["en", "fr", "es", "de"]
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_SCHEMA = Path(__file__).parent.parent / "writers" / "lexlink-1.schema.json"


class LinkRequest(BaseModel):
    """A text to link."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(description="The text. Offsets in the answer are code points of it.")
    id: str | None = Field(None, max_length=2000, description="Your id for it; without one it is a hash of the text.")
    title: str | None = Field(None, max_length=2000)
    language: Language | None = None
    min_score: float = Field(0.0, ge=0, le=1, description="Leave out links that score less.")


class Health(BaseModel):
    """That the service works, and with what."""

    status: Literal["ok"] = "ok"
    lexlink: str
    corpus: str
    instruments: int


class Problem(BaseModel):
    """What went wrong, in one sentence."""

    error: str


class Service:
    """The answers. `seconds` is the most that a request may take, `at_once` how many are worked on."""

    def __init__(self, linker: Linker, max_chars: int, seconds: float, at_once: int) -> None:
        self.linker, self.max_chars, self.seconds = linker, max_chars, seconds
        self._limiter = anyio.CapacityLimiter(at_once)

    async def _worked(self, work: Callable[[], T]) -> T:
        """What a thread makes of it. Who comes when all threads are busy for too long is told to come again."""
        try:
            with anyio.fail_after(self.seconds):
                made: T = await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._limiter)
                return made
        except TimeoutError:
            raise HTTPException(503, f"this took longer than {self.seconds:g} seconds: send less text, or come again later") from None

    async def link(self, request: LinkRequest) -> Any:
        """Find every reference to international law in a text."""
        if len(request.text) > self.max_chars:
            raise HTTPException(413, f"the text has {len(request.text)} characters, more than the {self.max_chars} that this server takes: send it in parts")

        def work() -> bytes:
            linked = self.linker.link(Document(request.text, key=request.id, title=request.title, language=request.language))
            kept = tuple(link for link in linked.links if link.score >= request.min_score)
            return linked.replace(links=kept).to_json().encode()

        return Response(await self._worked(work), media_type="application/json")

    async def find(
        self,
        q: Annotated[str, Query(min_length=1, max_length=500, description="A citation («art 121 rome») or words of the law.")],
        limit: Annotated[int, Query(ge=1, le=100)] = 10,
        language: Language | None = None,
        as_of: Annotated[str | None, Query(pattern=_DAY, description="An ISO date: the wording in force on it.")] = None,
    ) -> list[FoundPlace]:
        """Look up a citation, or search the law for words."""
        return await self._worked(lambda: found(self.linker, q, limit, language, as_of))

    async def passage(
        self,
        id: str,  # noqa: A002 - the name in the address
        language: Language = "en",
        as_of: Annotated[str | None, Query(pattern=_DAY)] = None,
    ) -> ShownPassage:
        """What the law says at an id: heading, digest, and the official text where the server holds it."""
        passage = await self._worked(lambda: shown(self.linker.kb, id, language, as_of))
        if passage is None:
            raise HTTPException(404, f"nothing has the id {id[:200]!r}: ids look like rome-statute/art_27")
        return passage

    async def health(self) -> Health:
        """That the service works."""
        return Health(lexlink=__version__, corpus=self.linker.kb.revision, instruments=len(self.linker.kb.instruments))


def make_app(linker: Linker | None = None, *, max_chars: int = 1_000_000, seconds: float = 20.0, at_once: int = 4, hosts: Sequence[str] = LOOPBACK) -> Any:
    """The ASGI application, to serve with uvicorn or to mount in your own.

    `hosts` are the names it answers to; `*` takes any.
    """
    from lexlink.linker import shared_linker

    service = Service(linker or shared_linker(), max_chars, seconds, at_once)
    wrong = {code: {"model": Problem, "description": words} for code, words in _WRONG.items()}
    app = FastAPI(
        title="lexlink",
        version=__version__,
        description="Finds references to treaties, their articles and organs in text, and shows the law behind them.",
        docs_url=None,  # those pages load scripts from the network
        redoc_url=None,
        default_response_class=_Escaped,
        responses=wrong,
    )
    linked = {200: {"description": "A linked document", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LinkedDocument"}}}}}
    app.add_api_route("/link", service.link, methods=["POST"], responses={**wrong, **linked, 413: {"model": Problem}}, response_class=Response)
    app.add_api_route("/find", service.find, methods=["GET"], response_model=list[FoundPlace])
    app.add_api_route("/passage/{id:path}", service.passage, methods=["GET"], response_model=ShownPassage, responses={**wrong, 404: {"model": Problem}})
    app.add_api_route("/health", service.health, methods=["GET"], response_model=Health)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _problem)
    app.add_exception_handler(LexlinkError, _ours)
    described = app.openapi
    app.openapi = lambda: _described(described())
    app.add_middleware(Guard, max_bytes=6 * max_chars + 65_536, seconds=seconds, hosts=tuple(hosts))
    return app


_WRONG = {
    400: "The request is not what HTTP and JSON want",
    408: "The request came too slowly",
    413: "The request is too large",
    422: "A value is not as described",
    503: "Too much work at once",
}


def _render(_: Any, content: Any) -> bytes:
    """JSON in ASCII: what is no valid Unicode stays what it is, escaped."""
    return json.dumps(content, allow_nan=False).encode()


_Escaped = type("_Escaped", (JSONResponse,), {"render": _render})


async def _problem(_: Any, error: Any) -> Any:
    return _Escaped({"error": str(error.detail)}, status_code=error.status_code, headers=error.headers)


async def _ours(_: Any, error: Any) -> Any:
    return _Escaped({"error": str(error)}, status_code=503)


async def _invalid(_: Any, error: Any) -> Any:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return _Escaped({"error": f"{place}: {first['msg']}"}, status_code=422)


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """The description with the published schema of linked documents in it, and our own form of errors."""
    components = schema["components"]["schemas"]
    if "LinkedDocument" not in components:
        published = json.loads(_SCHEMA.read_text(encoding="utf-8").replace("#/$defs/", "#/components/schemas/lexlink_"))
        parts = published.pop("$defs")
        components.update({f"lexlink_{name}": part for name, part in parts.items()})
        components["LinkedDocument"] = {key: value for key, value in published.items() if not key.startswith("$")}
        for name in ("HTTPValidationError", "ValidationError"):
            components.pop(name, None)
    return schema


def run(host: str, port: int, linker: Linker, *, max_chars: int, seconds: float, hosts: Sequence[str]) -> None:
    """Serve until interrupted."""
    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtra("The server", "serve") from error
    app = make_app(linker, max_chars=max_chars, seconds=seconds, hosts=hosts)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=5, limit_concurrency=64)
