"""`lexlink serve --mcp`: tools for assistants over the Model Context Protocol; `pip install 'lexlink[mcp]'`.

`link_text` finds the law a text speaks of, `get_passage` gives what the law says, `find_provision`
looks a citation up. An assistant that asks them cites provisions that exist.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from lexlink.errors import MissingExtra
from lexlink.integrations.laws import FoundPlace, ShownPassage, found, shown
from lexlink.linker import Linker, shared_linker
from lexlink.types import Link
from lexlink.version import __version__

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
except ImportError as missing:
    raise MissingExtra("The MCP server", "mcp") from missing

MOST_CHARACTERS = 200_000
INSTRUCTIONS = (
    "Use these tools before citing international law. link_text finds every treaty, article and organ that a text speaks of and says whether the "
    "provision exists; get_passage says what a provision does and, where it is held, its official text; find_provision resolves a citation. "
    "A digest is lexlink's own summary: never quote it as the words of the law. Quote only text whose official field is true."
)


class LinkedMention(BaseModel):
    """A mention of law in the text."""

    surface: str
    start: int = Field(description="First character, counted in code points.")
    end: int
    status: str = Field(description="linked, ambiguous (several readings), nil (no target, see reason) or suggested.")
    reason: str = ""
    targets: list[str] = Field(description="Ids for get_passage.")
    citation: str = ""
    digest: str = ""
    url: str = ""
    score: float


class LinkedText(BaseModel):
    """What a text speaks of."""

    mentions: list[LinkedMention]
    corpus: str


def make_server(linker: Linker | None = None) -> Any:
    """The server with its three tools."""
    engine = linker or shared_linker()

    def link_text(text: Annotated[str, Field(max_length=MOST_CHARACTERS)]) -> LinkedText:
        """Find every reference to treaties, their articles and organs in a text, each with its id, what it says and whether it exists."""
        linked = engine.link(text)
        return LinkedText(mentions=[_mention(link) for link in linked.links], corpus=linked.corpus)

    def get_passage(id: str, language: str = "en", as_of: str | None = None) -> ShownPassage:  # noqa: A002 - the tool's own word
        """What the law says at an id such as rome-statute/art_27; as_of is an ISO date for the wording in force on it."""
        passage = shown(engine.kb, id, language, as_of)
        if passage is None:
            raise ToolError(f"nothing has the id {id[:200]!r}: find_provision turns a citation into an id")
        return passage

    def find_provision(query: Annotated[str, Field(max_length=500)], limit: Annotated[int, Field(ge=1, le=50)] = 5) -> list[FoundPlace]:
        """Turn a citation («art 121 rome», «GC IV 49») into an id, or search headings, digests and official texts for words."""
        return found(engine, query, limit)

    server = MCPServer("lexlink", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING")
    for tool in (link_text, get_passage, find_provision):
        server.add_tool(tool)
    return server


def _mention(link: Link) -> LinkedMention:
    passage = link.passage if link.status == "linked" else None
    detail = f": {link.detail}" if link.detail else ""
    return LinkedMention(
        surface=link.surface.encode("utf-8", "replace").decode(),
        start=link.start,
        end=link.end,
        status=link.status,
        reason=f"{link.nil_reason}{detail}" if link.nil_reason else "",
        targets=[target.id for target in link.targets] or [c.target for c in link.candidates[:4] if link.status == "ambiguous"],
        citation=passage.citation if passage else "",
        digest=passage.digest if passage else "",
        url=passage.url if passage else "",
        score=link.score,
    )


def run(linker: Linker) -> None:
    """Serve over standard input and output until they close."""
    make_server(linker).run("stdio")
