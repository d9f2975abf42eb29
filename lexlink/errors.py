"""The error tree.

LexlinkError            base of all; its text is one sentence that says what to do next
├── UsageError          a wrong option, argument or configuration        exit code 2
├── CorpusError         the law is missing or corrupt                    exit code 3
├── InputError          one document cannot be read; the batch goes on   exit code 4
├── NetworkError        a source cannot be reached                       exit code 5
│   └── Parked          a server asks to come back later                 exit code 5
├── Cancelled           somebody asked to stop                           exit code 130
├── SourceError         a page does not hold the law it should           exit code 5
└── MissingExtra        an optional dependency is not installed          exit code 2
"""

from __future__ import annotations


class LexlinkError(Exception):
    """Base of every error that lexlink raises on purpose."""

    exit_code = 1


class UsageError(LexlinkError):
    """A wrong option, argument or configuration."""

    exit_code = 2


class CorpusError(LexlinkError):
    """The corpus is missing or does not hold what it must."""

    exit_code = 3


class InputError(LexlinkError):
    """One input cannot be read. A batch turns it into a notice and goes on."""

    exit_code = 4


class NetworkError(LexlinkError):
    """A source on the network failed. `status` is what the server answered in HTTP, 0 where it gave no answer."""

    exit_code = 5
    status = 0


class Parked(NetworkError):
    """A server is busy or asks to come back later: `until` is the time from which to ask again, ISO 8601 in UTC."""

    def __init__(self, message: str, until: str) -> None:
        super().__init__(message)
        self.until = until


class Cancelled(LexlinkError):
    """Somebody asked to stop before the work was done."""

    exit_code = 130


class SourceError(LexlinkError):
    """A publisher's page does not hold the text it should; the text at hand is kept."""

    exit_code = 5


class MissingExtra(LexlinkError):
    """A feature needs an optional dependency: the message names the extra to install."""

    exit_code = 2

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional dependency: pip install 'lexlink[{extra}]'")
