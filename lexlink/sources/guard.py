"""Which addresses may be asked: the scheme, the host's name, and where it really lies.

A name can lie about where it leads, and change its mind between two questions. So what is checked
is each address that a connection is about to be made to, and that very address is then used.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any, NamedTuple

from lexlink.errors import NetworkError

MOST_LETTERS = 2000
_PORTS = {"http": 80, "https": 443}
_HOME = (".local", ".localhost", ".internal", ".lan", ".home.arpa")
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class Address(NamedTuple):
    """An address that may be asked, in its parts; `host` in lower case and in the letters that names are looked up with."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


def address(url: str, *, private: bool = False) -> Address:
    """The parts of an address. Raises NetworkError where it is none that lexlink asks.

    Only http and https, no name and password in it, no port below 1024 but theirs.
    """
    import requests
    from urllib3.util import parse_url

    url = url.strip()
    if len(url) > MOST_LETTERS or any(ord(c) < 33 or c == "\x7f" for c in url):
        raise NetworkError(f"{shown(url)} is not an address that can be fetched: it is too long or holds blanks")
    scheme = url.partition(":")[0].lower()
    if scheme not in _PORTS or not url[len(scheme) :].startswith("://"):
        raise NetworkError(f"{shown(url)} cannot be fetched: only http:// and https:// addresses are")
    try:
        prepared = requests.Request("GET", url.partition("#")[0]).prepare().url or ""
        parts = parse_url(prepared)
    except (requests.RequestException, ValueError) as error:
        raise NetworkError(f"{shown(url)} is not an address that can be fetched") from error
    host = (parts.host or "").strip("[]").lower().rstrip(".")
    if not host or parts.auth:
        raise NetworkError(f"{shown(url)} cannot be fetched: an address with a name or password in it is not sent anywhere")
    port = parts.port or _PORTS[scheme]
    if not private and port < 1024 and port not in _PORTS.values():
        raise NetworkError(f"{shown(url)} cannot be fetched: nothing but web pages is asked for, and port {port} is for something else")
    return Address(prepared, scheme, host, port)


def shown(url: str, most: int = 120) -> str:
    """An address fit for a message: safe, and not longer than a line or two."""
    from lexlink.text.safe_text import safe_line

    return safe_line(url if len(url) <= most else url[: most - 1] + "…")


def is_public(ip: str) -> bool:
    """Whether an IP address lies in the open internet: not on this machine, in its network, or nowhere."""
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = _inside(found)
        if inner is not None:
            return is_public(str(inner))
        if found.is_site_local:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inside(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if found.ipv4_mapped is not None:
        return found.ipv4_mapped
    if found.sixtofour is not None:
        return found.sixtofour
    if found.teredo is not None:
        return found.teredo[1]
    if any(found in network for network in _TRANSLATED) or int(found) >> 32 == 0:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return None


def check_name(host: str) -> None:
    """Refuse names that can only mean something nearby, where a proxy looks the name up instead of us."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if "." not in host or host.endswith(_HOME):
            raise _hostile(host) from None
    else:
        if not is_public(host):
            raise _hostile(host)


def choose(host: str, found: list[tuple[Any, ...]], *, private: bool) -> list[tuple[Any, ...]]:
    """Those of a host's addresses (as getaddrinfo gives them) that may be connected to. Raises NetworkError where none may."""
    allowed = [entry for entry in found if private or is_public(str(entry[4][0]))]
    if not allowed:
        raise _hostile(host)
    return allowed


def check_peer(host: str, sock: socket.socket, *, private: bool) -> None:
    """Raise NetworkError where a connection does not lead into the open internet."""
    if not private and not is_public(str(sock.getpeername()[0])):
        raise _hostile(host)


def _hostile(host: str) -> NetworkError:
    return NetworkError(f"{shown(host)} lies on this machine or in a private network, where lexlink fetches nothing unless it is asked to")
