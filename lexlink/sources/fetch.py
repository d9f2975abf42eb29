"""Fetch pages from the network: politely, guarded, whole or not at all.

    from lexlink.sources.fetch import fetch
    page = fetch("https://news.example/story")

    with Fetcher() as fetcher:  # for several pages: it remembers robots.txt and keeps the pauses
        page = fetcher.fetch(url, known=page)  # the very same page when nothing changed since

Everything that comes back is a `lexlink.law.Page`; everything else is a NetworkError in one sentence.
"""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from lexlink.errors import LexlinkError, NetworkError, Parked
from lexlink.law import Page
from lexlink.sources import body, robots
from lexlink.sources.guard import Address, address, check_name, shown
from lexlink.sources.pace import Pace, pause
from lexlink.sources.wire import Again, Cancel, GuardedAdapter, Leash
from lexlink.version import __version__

if TYPE_CHECKING:
    from types import TracebackType

AGENT = f"{robots.TOKEN}/{__version__} (reads law and news for its user; python-requests)"
_KEPT = ("content-type", "content-language", "content-disposition", "etag", "last-modified", "date", "expires")
_MOVED = frozenset((301, 302, 303, 307, 308))
_BUSY = frozenset((202, 429, 503))
_AGAIN = _BUSY | {408, 500, 502, 504, 522, 524}
_MOST_HEADERS = 64 * 1024
_MOST_NESTED = 8
_MOST_GONE = 3
_WALLED = "refuses programs or asks for a login"
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, application/json;q=0.9, application/pdf;q=0.9, */*;q=0.5"


class Limits(NamedTuple):
    """What a fetch may cost: times in seconds, sizes in bytes.

    `total` holds one try from the first connection to the last byte, redirects included. A page is
    tried `tries` times; where a server asks to wait longer than `longest_wait`, it is parked.
    """

    connect: float = 10.0
    read: float = 30.0
    total: float = 90.0
    most_bytes: int = 64 * 2**20
    redirects: int = 5
    tries: int = 3
    backoff: float = 2.0
    longest_wait: float = 120.0
    least_delay: float = 1.0
    most_delay: float = 30.0
    parked_for: float = 3600.0


DEFAULT = Limits()


def fetch(
    url: str,
    *,
    known: Page | None = None,
    language: str = "",
    private: bool = False,
    obey_robots: bool = True,
    limits: Limits = DEFAULT,
    cancelled: Cancel | None = None,
) -> Page:
    """Fetch one page from an http:// or https:// address.

    `known` is an earlier page of the same address: it is returned itself when the server says that
    nothing changed. `language` (`fr`) asks for a language where a server has several. `private`
    lets addresses on this machine and in its network be reached, which hostile pages could misuse.
    `cancelled` is asked ten times a second (give the `is_set` of a threading.Event).

    Raises NetworkError (Parked where the server asks to come back later, with `until`), Cancelled.
    """
    with Fetcher(private=private, limits=limits, cancelled=cancelled) as fetcher:
        return fetcher.fetch(url, known=known, language=language, obey_robots=obey_robots)


class _Answer(NamedTuple):
    """One answer of a server: the body is empty where the status asks for no reading."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class _Wanted(NamedTuple):
    """What is asked of a server beside the address."""

    headers: Mapping[str, str]
    obey_robots: bool
    most_bytes: int


class Fetcher:
    """Fetches pages one after the other; may be shared by threads, which then take turns at each host.

    `mirror` is an address that holds copies: `https://law.example/a?b=1` is fetched from
    `MIRROR/law.example/a?b=1`, and nothing from anywhere else. Proxies come from the environment
    (`HTTPS_PROXY`, `NO_PROXY`), certificates from `REQUESTS_CA_BUNDLE`; no cookie, password or
    Referer is ever kept or sent on.
    """

    def __init__(self, *, private: bool = False, mirror: str = "", limits: Limits = DEFAULT, cancelled: Cancel | None = None) -> None:
        self.limits = limits
        self.private = private or bool(mirror)
        self.mirror = address(mirror, private=True).url.rstrip("/") if mirror else ""
        self._cancelled = cancelled
        self._pace = Pace(limits.least_delay, limits.most_delay)
        self._rules: dict[str, robots.Robots] = {}
        self._shut: dict[str, tuple[float, Callable[[], NetworkError]]] = {}
        self._reached: set[str] = set()
        self._gone: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._rules.clear()

    @property
    def cut_off(self) -> bool:
        """Whether several hosts were asked and none can be reached: the fault is most likely the network of this machine."""
        return len(self._gone) >= (1 if self.mirror else _MOST_GONE) and not self._reached

    def fetch(self, url: str, *, known: Page | None = None, language: str = "", obey_robots: bool = True) -> Page:
        """Fetch a page; the arguments are those of the function `fetch`."""
        wanted = _Wanted(_headers(known, language), obey_robots, self.limits.most_bytes)
        final, answer = self._persistent(self._place(url), wanted)
        if answer.status == 304 and known is not None:
            return known
        kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
        final_url = url.partition("#")[0] if self.mirror else final.url
        return Page(url, answer.body, final_url, answer.status, kept, _utc(time.time()))

    def _place(self, url: str) -> Address:
        """Where an address is really fetched from."""
        asked = address(url, private=self.private)
        if not self.mirror or asked.url.startswith(f"{self.mirror}/"):
            return asked
        parts = urlsplit(asked.url)
        host = parts.netloc.rpartition("@")[2]
        return address(f"{self.mirror}/{host}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else ""), private=True)

    def _persistent(self, place: Address, wanted: _Wanted) -> tuple[Address, _Answer]:
        """Try, wait, try again. Raises the last fault, or Parked."""
        for attempt in range(self.limits.tries):
            self._check_shut(place.host)
            try:
                return self._followed(place, wanted)
            except Again as fault:
                wait = fault.wait if fault.wait is not None else self.limits.backoff * 4**attempt
                tries = min(2, self.limits.tries) if fault.unreachable else self.limits.tries
                if wait > self.limits.longest_wait or attempt + 1 >= tries:
                    raise self._given_up(place, fault) from fault
                pause(wait, self._cancelled, place.host)
        raise NetworkError(f"{shown(place.url)} was not fetched: no tries are allowed")

    def _given_up(self, place: Address, fault: Again) -> NetworkError:
        """What to raise for a page that was tried in vain; its host is left alone for a while where it is the cause."""
        if fault.busy or (fault.wait or 0) > self.limits.longest_wait:
            seconds = fault.wait if fault.wait is not None else self.limits.parked_for
            until = _utc(time.time() + min(seconds, 400 * 86400))
            message = f"{fault}; parked until {until}"
            if fault.wait is not None:
                self._shut[place.host] = (time.monotonic() + seconds, lambda: Parked(f"{shown(place.host)} asked to be left alone until {until}", until))
            return _with_status(Parked(message, until), fault.status)
        if fault.unreachable:
            self._gone.add(place.host)
            again = time.monotonic() + self.limits.parked_for
            self._shut[place.host] = (again, lambda: NetworkError(f"{shown(place.host)} could not be reached a moment ago and was not asked again"))
        tried = f" (tried {self.limits.tries} times)" if self.limits.tries > 1 and not fault.unreachable else ""
        return _with_status(NetworkError(f"{fault}{tried}"), fault.status)

    def _check_shut(self, host: str) -> None:
        until, error = self._shut.get(host, (0.0, None))
        if error is not None and time.monotonic() < until:
            raise error()

    def _followed(self, place: Address, wanted: _Wanted) -> tuple[Address, _Answer]:
        """The answer at the end of at most five redirects, each checked like the first address."""
        left = self.limits.total
        with _session() as session:
            for _ in range(self.limits.redirects + 1):
                if wanted.obey_robots and not self._rules_of(place).allow(place.url):
                    raise NetworkError(f"{shown(place.url)} was not fetched: the robots.txt of {shown(place.host)} asks programs to keep away from it")
                with self._pace.turn(place.host, self._cancelled) as went_well:
                    begun = time.monotonic()
                    answer = self._exchange(session, place, wanted, left)
                    left -= time.monotonic() - begun
                    went_well.append(True)
                if answer.status not in _MOVED:
                    return place, self._accepted(place, answer)
                place = self._next(place, answer)
        raise NetworkError(f"{shown(place.url)} was not fetched: it sends on from address to address without end")

    def _next(self, place: Address, answer: _Answer) -> Address:
        """Where a redirect leads; from a secure address only to a secure one."""
        target = urljoin(place.url, answer.headers.get("location", ""))
        if target == place.url or not answer.headers.get("location"):
            raise NetworkError(f"{shown(place.url)} was not fetched: it sends on to itself or nowhere")
        if place.scheme == "https" and target.lower().startswith("http:") and urlsplit(target).port is None:
            target = "https:" + target[5:]
        return self._place(target)

    @staticmethod
    def _accepted(place: Address, answer: _Answer) -> _Answer:
        if answer.status in (200, 203):
            if not answer.body:
                raise Again(f"{shown(place.url)} answered with nothing at all")
            return answer
        if answer.status == 304:
            return answer
        said = {401: _WALLED, 402: _WALLED, 403: _WALLED, 451: _WALLED, 404: "does not exist", 410: "does not exist"}.get(
            answer.status, "answered with a fault"
        )
        raise _with_status(NetworkError(f"{shown(place.url)} {said} ({answer.status})"), answer.status)

    def _exchange(self, session: requests.Session, place: Address, wanted: _Wanted, seconds: float) -> _Answer:
        """One request and its answer, or what went wrong in a sentence."""
        proxies = _proxies(place, mirrored=bool(self.mirror))
        if proxies and not self.private:
            check_name(place.host)
        with Leash(seconds, private=self.private, proxied=bool(proxies), cancelled=self._cancelled) as leash:
            try:
                answer = self._sent(session, place, wanted, proxies)
                leash.check(place.host)
            except LexlinkError:
                leash.check(place.host)
                raise
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                leash.check(place.host)
                raise _told(place, error) from error
            finally:
                if leash.connected:
                    self._reached.add(place.host)
            return answer

    def _sent(self, session: requests.Session, place: Address, wanted: _Wanted, proxies: dict[str, str]) -> _Answer:
        timeout = (self.limits.connect, self.limits.read)
        with session.get(place.url, headers=dict(wanted.headers), proxies=proxies, timeout=timeout, stream=True, allow_redirects=False) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            if sum(map(len, headers)) + sum(map(len, headers.values())) > _MOST_HEADERS:
                raise NetworkError(f"{shown(place.url)} was not fetched: its answer begins with too many headers")
            status = response.status_code
            if status in _AGAIN:
                message, wait = f"{shown(place.url)} is busy or broken ({status})", _retry_after(headers.get("retry-after", ""))
                raise _with_status(Again(message, wait=wait, busy=status in _BUSY), status)
            if status not in (200, 203):
                return _Answer(status, headers)
            content = body.received(response.raw, place.url, wanted.most_bytes)
            if not body.is_framed(headers) and not body.is_whole(content, headers.get("content-type", "").partition(";")[0].strip().lower()):
                raise Again(f"{shown(place.url)} was cut short")
            return _Answer(status, headers, content)

    def _rules_of(self, place: Address) -> robots.Robots:
        """The robots.txt of an origin, read once."""
        known = self._rules.get(place.origin)
        if known is None:
            known = self._rules[place.origin] = self._read_rules(place)
            self._pace.at_least(place.host, known.delay)
        return known

    def _read_rules(self, place: Address) -> robots.Robots:
        """Raises Again where the file cannot be had at present: nothing may be fetched then."""
        if self.mirror:
            return robots.Robots(b"")
        where = address(f"{place.origin}/robots.txt", private=self.private)
        for _ in range(self.limits.redirects + 1):
            with self._pace.turn(where.host, self._cancelled) as went_well, _session() as session:
                answer = self._exchange(session, where, _Wanted(_headers(None, ""), False, robots.MOST_BYTES * 8), self.limits.total)
                went_well.append(True)
            if answer.status not in _MOVED:
                return robots.Robots(answer.body if answer.status == 200 else b"")
            where = self._next(where, answer)
        return robots.Robots(b"")


def _session() -> requests.Session:
    """A session that holds cookies for the length of one page, and takes nothing from the user's files."""
    session = requests.Session()
    session.trust_env = False
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    adapter = GuardedAdapter(max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _with_status(error: NetworkError, status: int) -> NetworkError:
    error.status = status
    return error


def _proxies(place: Address, *, mirrored: bool) -> dict[str, str]:
    """The user's own proxy for an address; none for a mirror, which is near."""
    if mirrored:
        return {}
    from requests.utils import get_environ_proxies, select_proxy

    chosen = select_proxy(place.url, get_environ_proxies(place.url, no_proxy=None))
    return {place.scheme: chosen} if chosen else {}


def _headers(known: Page | None, language: str) -> dict[str, str]:
    headers = {"User-Agent": AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
    if language.replace("-", "").isalpha():
        headers["Accept-Language"] = language
    if known is not None:
        for ours, theirs in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
            value = known.headers.get(theirs, "")
            if value.isprintable() and value:
                headers[ours] = value
    return headers


def _retry_after(value: str) -> float | None:
    """The seconds that a Retry-After header asks to wait, given as seconds or as a date."""
    from email.utils import parsedate_to_datetime

    value = value.strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
        return max(0.0, (when if when.tzinfo else when.replace(tzinfo=datetime.UTC)).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _told(place: Address, error: BaseException) -> NetworkError:
    """What went wrong on the wire, in a sentence."""
    kind = " ".join(_names(error))
    url = shown(place.url)
    if "SSL" in kind or "Certificate" in kind:
        return NetworkError(f"{url} was not fetched: its certificate is not to be trusted, or it speaks no secure language that we do")
    if "Proxy" in kind:
        return NetworkError(f"{url} was not fetched: your proxy refuses or does not answer")
    if "InvalidSchema" in kind:
        return NetworkError(f"{url} was not fetched: your proxy is of a kind that needs pip install 'requests[socks]'")
    if "Timeout" in kind:
        return Again(f"{url} took too long to answer")
    if "LineTooLong" in kind or "more than 100 headers" in str(error) or "got more than" in str(error):
        return NetworkError(f"{url} was not fetched: its answer begins with too many headers")
    if "IncompleteRead" in kind or "Chunk" in kind:
        return Again(f"{url} was cut short")
    return Again(f"{url} broke off in the middle of its answer")


def _names(error: BaseException) -> list[str]:
    """The kinds of an error and of those inside it."""
    found: list[str] = []
    inner: Any = error
    while isinstance(inner, BaseException) and len(found) < _MOST_NESTED:
        found.append(type(inner).__name__)
        reason = getattr(inner, "reason", None)
        inside = [reason, inner.__cause__, inner.__context__, *inner.args]
        inner = next((e for e in inside if isinstance(e, BaseException)), None)
    return found


def _utc(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
