"""Linking in several processes: documents out, links back, in order, whoever dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lexlink.errors import LexlinkError, UsageError
from lexlink.types import Addition, Document, Link, LinkedDocument, Notice

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from lexlink.linker import Config
    from lexlink.protocols import Detector, Ranker


class Plan(NamedTuple):
    """All that another process needs to make an equal linker. Travels by pickle, so own detectors must be importable."""

    folders: tuple[str, ...]
    additions: tuple[Addition, ...]
    config: Config
    detectors: Sequence[Detector] = ()
    rankers: Sequence[Ranker] = ()
    official: str | None = None
    tolerant: bool = False


_CHUNK = 64  # documents that go to a process at a time
_NOWHERE = Document("")
Answer = tuple[tuple[Link, ...], tuple[Notice, ...]]


def in_processes(documents: Iterator[Document], jobs: int, plan: Plan) -> Iterator[tuple[list[Document], list[Answer]]]:
    """Chunks of documents with their answers, in order; at most a few chunks are on their way at a time.

    Each process has a pipe of its own that ends with it: pools share one, where a process killed
    amid a message leaves the others waiting for ever. Whoever leaves early, by an exception or an
    interrupt, ends the processes too. Raises LexlinkError where one of them dies.
    """
    from collections import deque
    from itertools import islice
    from multiprocessing import get_context
    from multiprocessing.connection import Connection, wait

    context = get_context("forkserver")
    idle: list[Connection] = []
    processes = []
    busy: dict[Connection, int] = {}
    waiting: deque[list[Document]] = deque()
    answers: dict[int, list[Answer]] = {}
    taken = given = 0
    try:
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, plan), daemon=True)
            _start(process)
            theirs.close()
            processes.append(process)
            idle.append(ours)
        while True:
            while idle and len(waiting) <= 2 * jobs and (chunk := list(islice(documents, _CHUNK))):
                worker = idle.pop()
                busy[worker] = taken
                _hand(worker, chunk)
                waiting.append(chunk)
                taken += 1
            if not waiting:
                return
            while given not in answers:
                for ready in wait(list(busy)):
                    assert isinstance(ready, Connection)
                    answers[busy.pop(ready)] = _answer(ready)
                    idle.append(ready)
            yield waiting.popleft(), answers.pop(given)
            given += 1
    finally:
        for connection in (*idle, *busy):
            connection.close()
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


_UNTRAVELLED = "own detectors and rankers go to other processes only where a module defines them: make them module-level functions, or use one job"
_KILLED = "a process that linked was killed, perhaps for want of memory: use fewer --jobs"


def _start(process: BaseProcess) -> None:
    try:
        process.start()
    except OSError:
        raise
    except Exception as error:  # what cannot travel fails in many ways
        raise UsageError(_UNTRAVELLED) from error


def _hand(worker: Connection, chunk: list[Document]) -> None:
    try:
        worker.send([document.replace(original=None) if document.original else document for document in chunk])
    except ConnectionError:
        raise LexlinkError(_KILLED) from None


def _answer(worker: Connection) -> list[Answer]:
    try:
        answers: list[Answer] | str = worker.recv()
    except (EOFError, OSError):  # the second where the message broke off
        raise LexlinkError(_KILLED) from None
    if isinstance(answers, str):
        raise LexlinkError(f"linking failed in another process: {answers}")
    return answers


def _serve(tasks: Connection, plan: Plan) -> None:
    """A worker's life: chunks in, answers out, until nobody asks any more."""
    import signal

    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.linker import Linker

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was asked ends its workers itself
    kb = KnowledgeBase.load(*plan.folders, additions=plan.additions, official=plan.official)
    linker = Linker(kb, plan.config, detectors=plan.detectors, rankers=plan.rankers)
    try:
        while True:
            tasks.send(_work(linker.attempt if plan.tolerant else linker.link, tasks.recv()))
    except (EOFError, ConnectionError):
        return


def _work(link: Callable[[Document], LinkedDocument], documents: list[Document]) -> list[Answer] | str:
    """The answers, or what a detector of the user's failed with."""
    try:
        linked = list(map(link, documents))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return [(tuple(found.replace(document=_NOWHERE, law=None) for found in each.links), each.notices) for each in linked]
