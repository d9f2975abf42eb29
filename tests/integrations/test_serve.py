"""The HTTP service and the MCP server, by real clients."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request
import warnings

import pytest

from lexlink import LinkedDocument

TEXT = "Article 27 of the Rome Statute 😀 and Article 200 of the UN Charter."


@pytest.fixture(scope="module")
def app(linker):
    pytest.importorskip("fastapi", reason="fastapi is not installed")
    from lexlink.integrations.server import make_app

    return make_app(linker, max_chars=5000, seconds=5, hosts=("127.0.0.1", "testserver"))


@pytest.fixture(scope="module")
def client(app):
    pytest.importorskip("httpx", reason="httpx is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient

        return TestClient(app)


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def test_linking(client, linker):
    answer = client.post("/link", json={"text": TEXT, "id": "story", "language": "en"})
    assert answer.status_code == 200
    again = LinkedDocument.from_dict(answer.json(), TEXT)
    assert [(link.surface, link.target) for link in again.links] == [
        ("Article 27 of the Rome Statute", "rome-statute/art_27"),
        ("Article 200 of the UN Charter", None),
    ]
    assert [link.target for link in LinkedDocument.from_dict(client.post("/link", json={"text": TEXT, "min_score": 1}).json(), TEXT).links] == []


def test_looking_up(client):
    (first,) = client.get("/find", params={"q": "art 121 rome", "limit": 1}).json()
    assert (first["id"], first["official"]) == ("rome-statute/art_121", False)
    passage = client.get("/passage/rome-statute/art_27").json()
    assert (passage["heading"], passage["exists"]) == ("Irrelevance of official capacity", True)
    assert client.get("/health").json()["status"] == "ok"


@pytest.mark.parametrize(
    ("method", "path", "given", "status", "words"),
    [
        ("POST", "/link", {"json": {"text": "x" * 5001}}, 413, "5001 characters"),
        ("POST", "/link", {"content": b"x" * 200_000}, 413, "larger than"),
        ("POST", "/link", {"json": {"text": "x", "colour": "red"}}, 422, "colour"),
        ("POST", "/link", {"content": b"{", "headers": {"content-type": "application/json"}}, 422, "JSON"),
        ("POST", "/link", {"content": b'{"text": "\xff"}', "headers": {"content-type": "application/json"}}, 400, "parsing"),
        ("POST", "/link", {"content": b'{"text": 5, "id": "\\ud800"}', "headers": {"content-type": "application/json"}}, 422, "string"),
        ("GET", "/passage/no-such/art_1", {}, 404, "nothing has the id"),
        ("GET", "/find", {}, 422, "q"),
        ("GET", "/nowhere", {}, 404, "Not Found"),
        ("GET", "/link", {}, 405, "Method"),
        ("GET", "/health", {"headers": {"host": "evil.example"}}, 400, "host name"),
    ],
)
def test_errors_are_one_sentence(client, method, path, given, status, words):
    answer = client.request(method, path, **given)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert words in answer.json()["error"]


def test_odd_texts(client):
    kept = {"headers": {"content-type": "application/json"}}
    answer = client.post("/link", content=b'{"text": "\\u0000 the Rome Statute \\u202e"}', **kept)
    assert answer.json()["links"][0]["surface"] == "Rome Statute"
    broken = client.post("/link", content=b'{"text": "\\ud800 the Rome Statute", "id": "\\udfff"}', **kept)
    assert (broken.status_code, set(broken.json())) == (422, {"error"})


def test_work_that_takes_too_long_is_given_up(kb):
    pytest.importorskip("fastapi", reason="fastapi is not installed")
    pytest.importorskip("httpx", reason="httpx is not installed")
    from starlette.testclient import TestClient

    from lexlink import Linker
    from lexlink.integrations.server import make_app

    def slow(document):
        time.sleep(1.5)
        return []

    app = make_app(Linker(kb, detectors=[slow]), seconds=0.2, hosts=("*",))
    begun = time.monotonic()
    answer = TestClient(app).post("/link", json={"text": "x"})
    assert answer.status_code == 503
    assert "longer than 0.2 seconds" in answer.json()["error"]
    assert time.monotonic() - begun < 1.4


def test_the_service_does_what_its_description_says(app):
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"host": "127.0.0.1"})
    tried = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            count = _asked(operation.as_strategy(generation_mode=mode))
            if count:
                tried.add((operation.label, mode.name))
    assert {label for label, mode in tried if mode == "POSITIVE"} == {"POST /link", "GET /find", "GET /passage/{id}", "GET /health"}
    assert {"POST /link", "GET /find"} <= {label for label, mode in tried if mode == "NEGATIVE"}


def _asked(strategy):
    """How many requests were made and answered as the description says."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis.errors import Unsatisfiable

    count = 0

    @settings(max_examples=40, deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def ask(case):
        nonlocal count
        case.call_and_validate(headers={"host": "127.0.0.1"})
        count += 1

    try:
        ask()
    except (Unsatisfiable, unittest.SkipTest, pytest.skip.Exception):  # nothing of it can be asked wrongly
        pass
    return count


def test_the_command_serves_on_this_machine_alone():
    pytest.importorskip("uvicorn", reason="uvicorn is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "lexlink", "serve", "--port", str(port), "--timeout", "2"], stderr=subprocess.PIPE, text=True)
    try:
        answer = _answer(f"http://127.0.0.1:{port}/health")
        assert answer["status"] == "ok"
        assert f"http://127.0.0.1:{port}" in server.stderr.readline()
        with socket.create_connection(("127.0.0.1", port)) as slow:  # a sender that never ends
            slow.sendall(b"POST /link HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{")
            slow.settimeout(15)
            assert slow.recv(1000).startswith(b"HTTP/1.1 408")
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(15) in (0, 130)
        server.stderr.close()


def _answer(address):
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the server did not start")


async def test_assistants_use_the_tools_over_stdio():
    pytest.importorskip("mcp.server.mcpserver", reason="mcp 2 is not installed")
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    command = StdioServerParameters(command=sys.executable, args=["-m", "lexlink", "serve", "--mcp"], env={**os.environ})
    async with stdio_client(command) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        tools = (await session.list_tools()).tools
        assert [tool.name for tool in tools] == ["link_text", "get_passage", "find_provision"]
        linked = await session.call_tool("link_text", {"text": TEXT})
        mentions = linked.structured_content["mentions"]
        assert [(m["surface"], m["status"], m["targets"]) for m in mentions] == [
            ("Article 27 of the Rome Statute", "linked", ["rome-statute/art_27"]),
            ("Article 200 of the UN Charter", "nil", ["un-charter/art_200"]),
        ]
        assert mentions[1]["reason"].startswith("no_such_provision: the nearest that exists")
        passage = await session.call_tool("get_passage", {"id": "rome-statute/art_27"})
        assert passage.structured_content["heading"] == "Irrelevance of official capacity"
        assert passage.structured_content["official"] is False
        found = await session.call_tool("find_provision", {"query": "art 121 rome"})
        assert "rome-statute/art_121" in json.dumps(found.structured_content)
        wrong = await session.call_tool("get_passage", {"id": "nothing/art_1"})
        assert wrong.is_error
        assert re.search("find_provision turns", wrong.content[0].text)


@pytest.mark.parametrize(("module", "blocked", "extra"), [("server", "fastapi", "serve"), ("mcp_server", "mcp.server.mcpserver", "mcp")])
def test_a_missing_extra_is_named(module, blocked, extra):
    code = f"import sys; sys.modules[{blocked!r}] = None; import lexlink.integrations.{module}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert f"pip install 'lexlink[{extra}]'" in run.stderr
