"""Fetching from servers that do wrong. Everything is served from this machine; no page is anybody's but ours."""

import gzip
import socket
import threading
import time
import zlib
from email.utils import formatdate
from itertools import pairwise

import pytest

from lexlink.errors import Cancelled, NetworkError, Parked
from lexlink.sources import wire
from lexlink.sources.fetch import AGENT, Fetcher, fetch
from lexlink.sources.guard import address, is_public
from lexlink.sources.robots import Robots
from tests.pages.conftest import QUICK
from tests.pages.server import FaultServer, answer, chunked, drip, in_turn, zipped

BODY = ("<html><body>" + "".join(f"<p>Article {n}. The pier is open — to all ships.</p>" for n in range(1, 90)) + "</body></html>").encode()


def test_a_page_comes_as_it_is(server, fetcher):
    server.pages["/law"] = answer(BODY, ETag='"v1"', Set_Cookie="who=me", X_Other="1")
    page = fetcher.fetch(f"{server.url}/law#art_5", language="fr")
    assert (page.body, page.status, page.url, page.final_url) == (BODY, 200, f"{server.url}/law#art_5", f"{server.url}/law")
    assert page.media_type == "text/html"
    assert page.headers["etag"] == '"v1"'
    assert not {"set-cookie", "x-other"} & set(page.headers)
    assert page.retrieved_at.endswith("Z")
    asked = server.requests[-1].headers
    assert asked["user-agent"] == AGENT
    assert AGENT.startswith("lexlink/")
    assert asked["accept-language"] == "fr"


def test_the_function_fetches_one_page_with_the_same_guards(server):
    server.pages["/law"] = answer(BODY)
    assert fetch(f"{server.url}/law", private=True).body == BODY
    with pytest.raises(NetworkError, match="private network"):
        fetch(f"{server.url}/law")


@pytest.mark.parametrize("pack", [zipped, chunked, lambda b: answer(zlib.compress(b), Content_Encoding="deflate")])
def test_packed_and_chunked_pages_are_unpacked(server, fetcher, pack):
    server.pages["/law"] = pack(BODY)
    assert fetcher.fetch(f"{server.url}/law").body == BODY


def test_gzip_in_several_members_and_bare_deflate(server, fetcher):
    server.pages["/two"] = answer(gzip.compress(BODY[:999]) + gzip.compress(BODY[999:]) + b"\0" * 20, Content_Encoding="gzip")
    bare = zlib.compressobj(wbits=-15)
    server.pages["/bare"] = answer(bare.compress(BODY) + bare.flush(), Content_Encoding="deflate")
    assert fetcher.fetch(f"{server.url}/two").body == BODY
    assert fetcher.fetch(f"{server.url}/bare").body == BODY


def whole(body):
    return {
        "length": answer(body),
        "chunks": chunked(body, 300),
        "until it closes": answer(body, length=False),
        "packed": zipped(body),
        "packed, cut before it was sent": None,
    }


@pytest.mark.parametrize("way", whole(BODY))
def test_a_page_cut_at_every_64_bytes_is_never_taken_for_whole(server, way):
    """The counts that matter: how many cuts, and how many of them passed for a page."""
    wire_bytes = whole(BODY)[way]
    size = len(wire_bytes) if wire_bytes else len(gzip.compress(BODY, mtime=0))
    cuts, passed = 0, 0
    with Fetcher(private=True, limits=QUICK._replace(tries=1, parked_for=0)) as fetcher:
        for cut in range(0, size - 1, 64):
            server.pages["/law"] = wire_bytes[:cut] if wire_bytes else zipped(BODY, keep=cut)
            cuts += 1
            try:
                passed += fetcher.fetch(f"{server.url}/law").body != BODY
                passed += way != "until it closes"  # there the end mark itself may be all that is whole
            except NetworkError:
                pass
        server.pages["/law"] = wire_bytes or zipped(BODY)
        assert fetcher.fetch(f"{server.url}/law").body == BODY
    assert cuts > 5
    assert passed == 0


def test_what_was_cut_is_fetched_again(server, fetcher):
    server.pages["/law"] = in_turn(answer(BODY)[:900], answer(BODY))
    assert fetcher.fetch(f"{server.url}/law").body == BODY
    assert server.paths() == ["/law", "/law"]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_busy_server_is_asked_again_when_it_wants(server, fetcher, status):
    server.pages["/law"] = in_turn(answer(b"", status, Retry_After="1"), answer(BODY))
    assert fetcher.fetch(f"{server.url}/law").body == BODY
    first, second = (r.at for r in server.requests if r.path == "/law")
    assert second - first >= 1.0


def test_a_date_to_come_back_is_kept(server, fetcher):
    server.pages["/law"] = lambda c, r: c.sendall(
        answer(BODY) if len(server.paths()) > 1 else answer(b"", "503 Busy", Retry_After=formatdate(time.time() + 2, usegmt=True))
    )
    assert fetcher.fetch(f"{server.url}/law").body == BODY
    first, second = (r.at for r in server.requests if r.path == "/law")
    assert second - first >= 0.9


def test_a_server_that_asks_for_more_patience_is_parked_with_its_host(server, fetcher):
    server.pages["/law"] = answer(b"", "429 Slow Down", Retry_After="7200")
    with pytest.raises(Parked, match="busy") as told:
        fetcher.fetch(f"{server.url}/law")
    assert told.value.until > time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7000))
    asked = len(server.requests)
    with pytest.raises(Parked, match="left alone"):
        fetcher.fetch(f"{server.url}/other")
    assert len(server.requests) == asked


def test_a_page_that_stays_busy_is_parked(server, fetcher):
    server.pages["/law"] = answer(b"", "503 Busy")
    with pytest.raises(Parked) as told:
        fetcher.fetch(f"{server.url}/law")
    assert told.value.until
    assert server.paths() == ["/law"] * 2
    server.pages["/other"] = answer(BODY)
    assert fetcher.fetch(f"{server.url}/other").body == BODY


def test_a_broken_server_is_said_to_be_broken(server, fetcher):
    server.pages["/law"] = answer(b"", "500 Oops")
    with pytest.raises(NetworkError, match=r"\(500\) \(tried 2 times\)"):
        fetcher.fetch(f"{server.url}/law")


@pytest.mark.parametrize("first", [0, 60, 200])
def test_a_server_that_drips_cannot_hold_us(server, first):
    server.pages["/law"] = drip(answer(BODY), 0.05, first=first)
    start = time.monotonic()
    with pytest.raises(NetworkError, match="too long"):
        fetch(f"{server.url}/law", private=True, limits=QUICK._replace(total=0.6, tries=1))
    assert time.monotonic() - start < 10


def test_a_server_that_says_nothing_cannot_hold_us(server):
    server.pages["/law"] = lambda c, r: time.sleep(30)
    start = time.monotonic()
    with pytest.raises(NetworkError, match="too long"):
        fetch(f"{server.url}/law", private=True, limits=QUICK._replace(read=0.4, tries=1))
    assert time.monotonic() - start < 10


def test_a_fetch_can_be_cancelled_at_any_time(server):
    server.pages["/law"] = drip(answer(BODY), 0.05)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(f"{server.url}/law", private=True, cancelled=stop.is_set)
    assert time.monotonic() - start < 10
    with pytest.raises(Cancelled):
        fetch(f"{server.url}/law", private=True, cancelled=stop.is_set)


def test_waiting_for_a_busy_server_can_be_cancelled(server):
    server.pages["/law"] = answer(b"", "503 Busy", Retry_After="60")
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(f"{server.url}/law", private=True, cancelled=stop.is_set)
    assert time.monotonic() - start < 15


BOMB = gzip.compress(b"0" * (8 * 2**20))


@pytest.mark.parametrize(
    "page",
    [
        answer(BOMB, Content_Encoding="gzip"),
        answer(zlib.compress(b"0" * (8 * 2**20)), Content_Encoding="deflate"),
        answer(b"0" * (2 * 2**20)),
        answer(b"0" * (2 * 2**20), length=False),
        answer(b"x", length=10**15),
    ],
)
def test_bombs_are_refused(server, fetcher, page):
    server.pages["/law"] = page
    with pytest.raises(NetworkError, match="more than 1 MB"):
        fetcher.fetch(f"{server.url}/law")
    assert server.paths() == ["/law"]


def test_packings_nobody_asked_for_are_refused(server, fetcher):
    for coding in ("br", "gzip, gzip", "zstd"):
        server.pages["/law"] = answer(gzip.compress(gzip.compress(BODY)), Content_Encoding=coding)
        with pytest.raises(NetworkError, match="not asked for"):
            fetcher.fetch(f"{server.url}/law")
    server.pages["/law"] = answer(b"this is no gzip", Content_Encoding="gzip")
    with pytest.raises(NetworkError, match="cannot be unpacked"):
        fetcher.fetch(f"{server.url}/law")


def test_redirects_are_followed_up_to_five(server, fetcher):
    for n in range(5):
        server.pages[f"/{n}"] = answer(b"", "302 Found", Location=f"/{n + 1}")
    server.pages["/5"] = answer(BODY)
    page = fetcher.fetch(f"{server.url}/0")
    assert (page.body, page.final_url, page.url) == (BODY, f"{server.url}/5", f"{server.url}/0")
    server.pages["/first"] = answer(b"", "301 Moved", Location="/0")
    with pytest.raises(NetworkError, match="without end"):
        fetcher.fetch(f"{server.url}/first")


def test_endless_redirects_end(server, fetcher):
    server.pages["/a"] = answer(b"", "302 Found", Location="/b")
    server.pages["/b"] = answer(b"", "302 Found", Location="/a")
    with pytest.raises(NetworkError, match="without end"):
        fetcher.fetch(f"{server.url}/a")
    assert len(server.paths()) == 6
    server.pages["/self"] = answer(b"", "302 Found", Location="/self")
    with pytest.raises(NetworkError, match="itself or nowhere"):
        fetcher.fetch(f"{server.url}/self")


def test_huge_headers_are_refused(server, fetcher):
    for page in (
        answer(BODY, **{f"X_{n}": "y" * 2000 for n in range(60)}),
        answer(BODY, X_Long="y" * 70_000),
        answer(BODY, **{f"X_{n}": "y" for n in range(200)}),
    ):
        server.pages["/law"] = page
        with pytest.raises(NetworkError, match="too many headers"):
            fetcher.fetch(f"{server.url}/law")


HOSTILE = [
    "http://127.0.0.1:{port}/secret",
    "http://localhost:{port}/secret",
    "http://[::1]:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret",
    "http://0.0.0.0:{port}/secret",
    "http://0:{port}/secret",
    "http://2130706433:{port}/secret",
    "http://0x7f.1:{port}/secret",
    "http://017700000001:{port}/secret",
    "http://127.1:{port}/secret",
    "http://rebound.example:{port}/secret",
    "http://mixed.example:{port}/secret",
    "http://10.0.0.1/secret",
    "http://169.254.169.254/latest/meta-data",
    "http://192.168.1.1/secret",
    "http://100.64.0.1/secret",
    "http://[fe80::1]/secret",
    "http://[fd00::1]/secret",
    "http://[64:ff9b::7f00:1]/secret",
    "http://[2002:7f00:1::]/secret",
    "http://224.0.0.1/secret",
    "http://user:pass@127.0.0.1:{port}/secret",
    "http://good.example@127.0.0.1:{port}/secret",
    "file:///etc/hostname",
    "ftp://127.0.0.1:{port}/secret",
    "gopher://127.0.0.1:{port}/secret",
    "javascript:alert(1)",
    "http://good.example:22/secret",
]


@pytest.fixture
def outside(monkeypatch, server):
    """A name service in which `good.example` is a public address whose packets end up at the test server, and others lie."""
    real_connect, connections = socket.socket.connect, []

    def look_up(host, port, *_args, **_more):
        places = {"good.example": ["93.184.216.34"], "rebound.example": ["127.0.0.1"], "mixed.example": ["10.9.9.9", "127.0.0.1"]}.get(host)
        if places is None:
            return real_look_up(host, port, type=socket.SOCK_STREAM)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in places]

    def connect(sock, place):
        connections.append(place[0])
        return real_connect(sock, ("127.0.0.1", server.port) if place[0] == "93.184.216.34" else place)

    real_look_up, real_peer = socket.getaddrinfo, socket.socket.getpeername
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "getpeername", lambda sock: ("93.184.216.34", 80) if connections[-1] == "93.184.216.34" else real_peer(sock))
    return connections


@pytest.mark.parametrize("where", HOSTILE)
def test_no_hostile_address_is_reached_neither_first_nor_by_a_redirect(server, outside, where):
    hostile = where.format(port=server.port)
    server.pages["/secret"] = answer(b"<html>SECRET</html>")
    server.pages["/law"] = answer(b"", "302 Found", Location=hostile)
    for url in (hostile, "http://good.example/law"):
        with pytest.raises(NetworkError):
            fetch(url, limits=QUICK._replace(tries=1))
    assert "/secret" not in server.paths()
    assert set(outside) <= {"93.184.216.34"}


def test_a_public_address_is_reached(server, outside):
    server.pages["/law"] = answer(BODY)
    assert fetch("http://good.example/law", limits=QUICK).body == BODY
    assert server.requests[-1].headers["host"] == "good.example"


def test_a_connection_that_ends_elsewhere_is_dropped_before_anything_is_sent(server, monkeypatch):
    """The name is public when it is asked and the connection still ends on this machine."""
    real = socket.socket.connect
    monkeypatch.setattr(socket, "getaddrinfo", lambda h, p, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", p))])
    monkeypatch.setattr(socket.socket, "connect", lambda s, place: real(s, ("127.0.0.1", server.port)))
    with pytest.raises(NetworkError, match="private network"):
        fetch("http://good.example/law", limits=QUICK)
    assert server.requests == []


def test_what_is_public():
    assert all(map(is_public, ("93.184.216.34", "2606:2800:220:1::1", "8.8.8.8")))
    inside = "127.0.0.1 10.1.2.3 172.16.0.1 192.168.0.1 169.254.1.1 0.0.0.0 100.64.0.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255"
    inside += " ::1 :: fe80::1 fc00::1 fec0::1 ff02::1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::a00:1 2002:a00:1:: 2001:db8::1 nonsense"
    assert [ip for ip in inside.split() if is_public(ip)] == []


def test_addresses_are_read_in_one_way():
    assert address("HTTP://Law.Example:80/a b".replace(" ", "%20")).origin == "http://law.example"
    assert address("https://zölle.example/ä").host == "xn--zlle-5qa.example"
    for odd in ("", "law.example", "http://", "http:///x", "http://a b/", "https://x\n.example/", "http://" + "a" * 3000, "http://[::1", "http://x:99999/"):
        with pytest.raises(NetworkError):
            address(odd)


def test_robots_are_obeyed(server, fetcher):
    server.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /\nUser-agent: lexlink\nDisallow: /private\nAllow: /\n", kind="text/plain")
    server.pages["/law"] = answer(BODY)
    assert fetcher.fetch(f"{server.url}/law").body == BODY
    with pytest.raises(NetworkError, match=r"robots\.txt"):
        fetcher.fetch(f"{server.url}/private/law")
    server.pages["/law"] = answer(b"", "302 Found", Location="/private/law")
    with pytest.raises(NetworkError, match=r"robots\.txt"):
        fetcher.fetch(f"{server.url}/law")
    assert [r.path for r in server.requests].count("/robots.txt") == 1
    assert "/private/law" not in server.paths()


def test_without_readable_robots_nothing_is_fetched(server, fetcher):
    server.pages["/robots.txt"] = answer(b"", "503 Busy")
    server.pages["/law"] = answer(BODY)
    with pytest.raises(NetworkError):
        fetcher.fetch(f"{server.url}/law")
    assert server.paths() == []
    assert fetcher.fetch(f"{server.url}/law", obey_robots=False).body == BODY


def test_a_crawl_delay_is_kept(server):
    server.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 0.4\n", kind="text/plain")
    server.pages["*"] = answer(BODY)
    with Fetcher(private=True, limits=QUICK) as fetcher:
        for n in range(3):
            fetcher.fetch(f"{server.url}/{n}")
    times = [r.at for r in server.requests if r.path != "/robots.txt"]
    assert all(b - a >= 0.4 for a, b in pairwise(times))


def test_hostile_robots_take_no_time():
    start = time.monotonic()
    rules = Robots(b"User-agent: *\n" + b"Disallow: /" + b"*a" * 300 + b"b\n" + b"Disallow: /x\n" * 20_000)
    assert not rules.allow("http://law.example/" + "a" * 1900)  # a rule that was cut forbids more, never less
    assert rules.allow("http://law.example/law")
    assert time.monotonic() - start < 15


def test_one_request_in_flight_a_host_and_a_pause_between(server):
    server.pages["*"] = lambda c, r: (time.sleep(0.05), c.sendall(answer(BODY)))
    with Fetcher(private=True, limits=QUICK._replace(least_delay=0.1)) as fetcher:
        threads = [threading.Thread(target=fetcher.fetch, args=(f"{server.url}/{n}",)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert len(server.paths()) == 6
    assert server.most_in_flight == 1
    times = [r.at for r in server.requests]
    assert min(b - a for a, b in pairwise(times)) >= 0.1


def test_the_pause_follows_the_server_and_never_shrinks_for_errors(server):
    server.pages["/slow"] = lambda c, r: (time.sleep(0.4), c.sendall(answer(BODY)))
    server.pages["/bad"] = answer(b"", "500 Oops")
    with Fetcher(private=True, limits=QUICK._replace(tries=1)) as fetcher:
        fetcher.fetch(f"{server.url}/slow", obey_robots=False)
        slow = fetcher._pace.delay("127.0.0.1")
        assert slow >= 0.2
        with pytest.raises(NetworkError):
            fetcher.fetch(f"{server.url}/bad", obey_robots=False)
        assert fetcher._pace.delay("127.0.0.1") >= slow


def test_what_did_not_change_is_not_sent_again(server, fetcher):
    server.pages["/law"] = lambda c, r: c.sendall(
        answer(b"", "304 Not Modified")
        if r.headers.get("if-none-match") == '"v1"'
        else answer(BODY, ETag='"v1"', Last_Modified="Sat, 01 Mar 2025 10:00:00 GMT")
    )
    page = fetcher.fetch(f"{server.url}/law")
    assert fetcher.fetch(f"{server.url}/law", known=page) is page
    assert server.requests[-1].headers["if-modified-since"] == "Sat, 01 Mar 2025 10:00:00 GMT"


@pytest.mark.parametrize(("status", "words"), [("404 Not Found", "does not exist"), ("403 No", "refuses programs"), ("401 No", "login"), ("418 Tea", "418")])
def test_a_refusal_is_one_sentence(server, fetcher, status, words):
    server.pages["/law"] = answer(b"<html>no</html>", status)
    with pytest.raises(NetworkError, match=words) as told:
        fetcher.fetch(f"{server.url}/law")
    assert told.value.exit_code == 5
    assert "\n" not in str(told.value)


def test_an_empty_answer_is_no_page(server, fetcher):
    server.pages["/law"] = answer(b"")
    with pytest.raises(NetworkError, match="nothing at all"):
        fetcher.fetch(f"{server.url}/law")


def test_what_is_no_http_is_told_in_a_sentence(server, fetcher):
    for wire_bytes in (b"SSH-2.0-x\r\n\r\n", b"\0" * 500, b"HTTP/1.1 banana\r\n\r\n", b""):
        server.pages["/law"] = wire_bytes
        with pytest.raises(NetworkError) as told:
            fetcher.fetch(f"{server.url}/law")
        assert "\n" not in str(told.value)
    with pytest.raises(NetworkError, match=r"certificate|secure"):
        fetcher.fetch(f"https://127.0.0.1:{server.port}/law", obey_robots=False)


def test_a_host_that_is_gone_is_not_asked_for_every_page(fetcher):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NetworkError, match="cannot be reached"):
        fetcher.fetch(f"http://127.0.0.1:{port}/a")
    with pytest.raises(NetworkError, match="a moment ago"):
        fetcher.fetch(f"http://127.0.0.1:{port}/b")
    with pytest.raises(NetworkError, match="no address for"):
        fetcher.fetch("http://no-such-host.invalid/")


def test_a_machine_without_a_network_is_told_from_a_host_that_is_gone(server, fetcher):
    for n in range(3):
        assert not fetcher.cut_off
        with pytest.raises(NetworkError, match="no address for"):
            fetcher.fetch(f"http://no-such-host-{n}.invalid/")
    assert fetcher.cut_off
    server.pages["/law"] = answer(BODY)
    fetcher.fetch(f"{server.url}/law")
    assert not fetcher.cut_off


def test_a_slow_name_service_cannot_hold_us(monkeypatch):
    asleep = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_m: [asleep.wait(30)][1:])
    start = time.monotonic()
    with pytest.raises(NetworkError):
        fetch("http://law.example/", limits=QUICK._replace(total=0.5, tries=1))
    assert time.monotonic() - start < 10
    asleep.set()


def test_a_mirror_stands_for_every_host(server):
    server.pages["/copies/law.example/a/b?c=1"] = answer(BODY)
    server.pages["/copies/law.example/moved"] = answer(b"", "301 Moved", Location="https://law.example/a/b?c=1")
    with Fetcher(mirror=f"{server.url}/copies/", limits=QUICK) as fetcher:
        page = fetcher.fetch("https://law.example/a/b?c=1#x")
        assert (page.body, page.url, page.final_url) == (BODY, "https://law.example/a/b?c=1#x", "https://law.example/a/b?c=1")
        assert fetcher.fetch("https://law.example/moved").body == BODY
    assert all(path.startswith("/copies/law.example/") for path in server.paths())


def test_a_proxy_of_the_user_is_used_and_names_nearby_are_not_asked_through_it(server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.url)
    server.pages["http://law.example/a"] = answer(BODY)
    assert fetch("http://law.example/a", limits=QUICK).body == BODY
    asked = len(server.requests)
    for near in ("http://127.0.0.1:8080/", "http://intranet/", "http://printer.local/", "http://169.254.169.254/"):
        with pytest.raises(NetworkError, match="private network"):
            fetch(near, limits=QUICK)
    assert len(server.requests) == asked


def test_cookies_last_for_one_page_and_passwords_are_not_looked_up(server, fetcher, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    server.pages["/law"] = answer(b"", "302 Found", Location="/in", Set_Cookie="seen=yes")
    server.pages["/in"] = answer(BODY)
    fetcher.fetch(f"{server.url}/law")
    assert server.requests[-1].headers["cookie"] == "seen=yes"
    fetcher.fetch(f"{server.url}/in")
    assert "cookie" not in server.requests[-1].headers
    assert all("authorization" not in r.headers for r in server.requests)


def test_no_watcher_is_left_behind(server, fetcher):
    server.pages["/law"] = answer(BODY)
    fetcher.fetch(f"{server.url}/law")
    time.sleep(0.2)
    assert [t for t in threading.enumerate() if t.name == "lexlink-deadline"] == []
    assert wire._HOLDS.get(None) is None


def test_servers_side_by_side_do_not_wait_for_each_other():
    with FaultServer() as one, Fetcher(private=True, limits=QUICK) as fetcher:
        one.pages["*"] = answer(BODY)
        assert fetcher.fetch(f"http://localhost:{one.port}/x").body == BODY
