"""Files as streams of bytes, gzip and Zstandard unpacked on the way, with a stop for what swells without end."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from lexlink.errors import InputError, MissingExtra

MOST_DOCUMENT = 64 * 2**20  # bytes of one document
_HARMLESS = 64 * 2**20
_SWELLING = 200  # texts shrink to a tenth, hardly ever to a hundredth
PACKED = {".gz": "gzip", ".zst": "zstd"}


class _Counted(io.RawIOBase):
    """A packed file that knows how much of it was read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        self.seen += len(data)
        return len(data)


class _Unpacked(io.RawIOBase):
    """What a packed stream holds. Reading raises InputError where it is broken, cut short or a bomb."""

    def __init__(self, packed: _Counted, unpack: Callable[[Any], Any], name: str) -> None:
        self._packed, self._name = packed, name
        self._stream = unpack(packed)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read1(len(buffer))  # all that is there: what stands before a cut is not lost
        except EOFError as error:
            raise InputError(f"{self._name} is cut short: what stands before the cut was read") from error
        except (OSError, zlib.error, ValueError) as error:
            raise InputError(f"{self._name} is damaged and was not read to its end: {error}") from error
        except Exception as error:  # zstandard raises an error of its own, and need not be installed
            if type(error).__name__ != "ZstdError":
                raise
            raise InputError(f"{self._name} is damaged and was not read to its end: {error}") from error
        buffer[: len(data)] = data
        self._given += len(data)
        if self._given > _HARMLESS and self._given > _SWELLING * max(self._packed.seen, 1):
            raise InputError(f"{self._name} swells to more than {_SWELLING} times its size: it was not read further")
        return len(data)


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """A file's bytes, unpacked where it is packed (which its first bytes say). Raises InputError."""
    try:
        with path.open("rb") as file:
            yield unpacked(file, str(path))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error


def unpacked(file: io.BufferedReader, name: str) -> io.BufferedReader:
    """The bytes of a stream, unpacked where they are packed. Raises MissingExtra for Zstandard without its extra."""
    head = file.peek(4)[:4]
    if head.startswith(b"\x1f\x8b"):
        return _buffered(file, _gunzip, name)
    if head == b"\x28\xb5\x2f\xfd":
        return _buffered(file, _unzstd, name)
    return file


def _buffered(file: BinaryIO, unpack: Callable[[Any], Any], name: str) -> io.BufferedReader:
    return io.BufferedReader(_Unpacked(_Counted(file), unpack, name), 256 * 1024)


def _gunzip(packed: Any) -> Any:
    import gzip

    return gzip.GzipFile(fileobj=io.BufferedReader(packed, 128 * 1024), mode="rb")


def _unzstd(packed: Any) -> Any:
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("reading .zst files", "zstd") from None
    return _Frames(packed, lambda: zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj())


class _Frames:
    """The frames of a Zstandard stream one after the other. Reading raises EOFError where the last one has no end.

    Little is given to the library at a time, so that a bomb unpacks little.
    """

    _PIECE = 2048

    def __init__(self, packed: BinaryIO, begin: Callable[[], Any]) -> None:
        self._packed, self._begin = packed, begin
        self._frame: Any = None
        self._packed_rest = b""
        self._rest = memoryview(b"")

    def read1(self, most: int) -> bytes | memoryview:
        """Some bytes, at most so many; none at the end."""
        while not self._rest:
            data = self._packed_rest or self._packed.read(self._PIECE)
            self._packed_rest = b""
            if not data:
                if self._frame is not None:
                    raise EOFError
                return b""
            self._frame = self._frame or self._begin()
            self._rest = memoryview(self._frame.decompress(data))
            if self._frame.eof:
                self._packed_rest, self._frame = self._frame.unused_data, None
        given, self._rest = self._rest[:most], self._rest[most:]
        return given


def whole(stream: IO[bytes], name: str, most: int = MOST_DOCUMENT) -> bytes:
    """All bytes of a stream that holds one document. Raises InputError where they are too many."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(f"{name} is larger than {most // 2**20} MB, too much for one document: split it, or make JSON Lines of it")
    return data


def lines(stream: IO[bytes], most: int = MOST_DOCUMENT) -> Iterator[bytes | None]:
    """The lines of a stream one by one; None for each that is longer than `most`, of which nothing is kept."""
    while line := stream.readline(most + 1):
        if len(line) <= most:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(2**20)
        yield None
