"""One run: documents in, links into every output, failures counted, work kept when it is cut short."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lexlink.batch.checks import Check
from lexlink.batch.feed import Feed
from lexlink.batch.journal import NOT_LINKED, Done, Journal, journal_path
from lexlink.batch.outputs import Output
from lexlink.batch.progress import Progress
from lexlink.errors import UsageError
from lexlink.types import Document, LinkedDocument, Notice

if TYPE_CHECKING:
    from lexlink.linker import Linker


class Plan(NamedTuple):
    """How to run. `tell` hears notices as they come, `progress` the counts; `dress` puts the law of a day behind links that are shown."""

    jobs: int = 1
    least: float = 0.0
    resume: bool = False
    checks: Sequence[Check] = ()
    tell: Callable[[Notice], None] = lambda _: None
    progress: Progress = Progress(None)
    dress: Callable[[LinkedDocument], LinkedDocument] = lambda linked: linked


class Outcome:
    """What came of a run. `found`: whether a check was met; `taken` are the documents that an earlier run had linked."""

    def __init__(self) -> None:
        self.documents = self.links = self.failures = self.taken = 0
        self.found = self.interrupted = False
        self.kept: list[str] = []

    @property
    def exit_code(self) -> int:
        return 130 if self.interrupted else 4 if self.failures else 1 if self.found else 0


def run(linker: Linker, found: Iterable[Document | Notice], outputs: Sequence[Output], plan: Plan) -> Outcome:
    """Link what was found into all outputs, in one pass and in order.

    An interrupt ends the run early: outputs that are new hold what was done, those that were there
    already stay as they were (`Outcome.kept`). Raises UsageError, and what a writer fails with.
    """
    if plan.resume and not any(output.path or output.form == "store" for output in outputs):
        raise UsageError("--resume needs a file to go on with: name one with -o")
    outcome = Outcome()
    journal, done = _memory(linker, outputs, plan)
    feeds = [Feed(output.consume) for output in outputs]
    linking = _linked(linker, found, done, plan, outcome)
    try:
        for linked, known in linking:
            if journal and not known:
                journal.add(linked)
            _note(linked, plan, outcome)
            shown = plan.dress(linked)
            for feed in feeds:
                feed.give(shown)
    except KeyboardInterrupt:
        outcome.interrupted = True
    except BaseException as error:
        for feed in feeds:
            feed.abandon()
        raise _unwritten(error, journal) from error
    finally:
        linking.close()
        plan.progress.clear()
        done.close()
        if journal and not outcome.interrupted:
            journal.close(done=False)
    _finish(feeds, outputs, outcome)
    if journal:
        journal.close(done=not outcome.interrupted or (not outcome.kept and outputs[0].form == "jsonl"))
    return outcome


def render(found: Iterable[LinkedDocument], outputs: Sequence[Output]) -> tuple[int, int]:
    """Write linked documents into all outputs; how many documents and links they were. Raises UsageError, and what a writer fails with."""
    feeds = [Feed(output.consume) for output in outputs]
    documents = links = 0
    try:
        for linked in found:
            documents += 1
            links += len(linked.links)
            for feed in feeds:
                feed.give(linked)
    except BaseException as error:
        for feed in feeds:
            feed.abandon()
        raise _unwritten(error, None) from error
    _finish(feeds, outputs, Outcome())
    return documents, links


def _memory(linker: Linker, outputs: Sequence[Output], plan: Plan) -> tuple[Journal | None, Done]:
    """The journal beside the first file, and what earlier runs have done."""
    empty = _filtered(linker.link(""), plan.least)
    first = next((output.path for output in outputs if output.path), None)
    if first is None:
        return None, Done((), linker.kb, empty.corpus, empty.config)
    path = journal_path(first)
    if not plan.resume and path.is_file() and path.stat().st_size:
        plan.tell(Notice("begun-anew", f"a run into {first} was cut short before; this one begins anew (--resume would have gone on)"))
    journal = Journal(path, fresh=not plan.resume)
    finished = [output.path for output in outputs if output.path and output.form == "jsonl"]
    sources: list[Path] = [*finished, path] if plan.resume else []
    return journal, Done(sources, linker.kb, empty.corpus, empty.config)


def _linked(linker: Linker, found: Iterable[Document | Notice], done: Done, plan: Plan, outcome: Outcome) -> Generator[tuple[LinkedDocument, bool], None, None]:
    """Every document with its links, and whether these were at hand."""

    def asked() -> Iterator[tuple[Document, LinkedDocument | None]]:
        for each in found:
            if isinstance(each, Notice):
                outcome.failures += 1
                plan.progress.clear()
                plan.tell(each)
            elif (known := done.get(each)) is not None:
                yield Document(""), known  # passes through the processes as nothing, and keeps its place
            else:
                yield each, None

    for linked, known in linker.pipe(asked(), plan.jobs, as_tuples=True, tolerant=True):
        if known is not None:
            outcome.taken += 1
            yield known, True
        else:
            yield _filtered(linked, plan.least), False


def _note(linked: LinkedDocument, plan: Plan, outcome: Outcome) -> None:
    outcome.documents += 1
    outcome.links += len(linked.links)
    outcome.found = outcome.found or any(check(link) for link in linked.links for check in plan.checks)
    for notice in linked.notices:
        if notice.code == NOT_LINKED:
            outcome.failures += 1
            plan.progress.clear()
            plan.tell(notice)
    plan.progress.tell(len(linked.document.text), outcome.documents, outcome.links, outcome.failures)


def _finish(feeds: Sequence[Feed], outputs: Sequence[Output], outcome: Outcome) -> None:
    """Complete the outputs; after an interrupt only those that replace nothing."""
    failed: BaseException | None = None
    for feed, output in zip(feeds, outputs, strict=True):
        try:
            if outcome.interrupted and output.exists and output.form != "store":
                feed.abandon()
                outcome.kept.append(output.name)
            else:
                feed.end()
        except BaseException as error:  # the others are completed first
            failed = failed or error
    if failed is not None:
        raise _unwritten(failed, None) from failed


def _unwritten(error: BaseException, journal: Journal | None) -> BaseException:
    """A full disk or a forbidden folder in a sentence; everything else as it is."""
    if not isinstance(error, OSError) or isinstance(error, BrokenPipeError):
        return error
    kept = "; what was done is kept, --resume goes on with it" if journal else ""
    return UsageError(f"cannot write {error.filename or 'the output'}: {error.strerror or error}{kept}")


def _filtered(linked: LinkedDocument, least: float) -> LinkedDocument:
    """Without the links that score less; the configuration's mark says so too."""
    if not least:
        return linked
    kept = tuple(link for link in linked.links if link.score >= least)
    return linked.replace(links=kept, config=f"{zlib.crc32(f'{linked.config} {least}'.encode()):08x}")
