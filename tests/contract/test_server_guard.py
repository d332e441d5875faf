"""What every request meets first: sizes, times, JSON with one meaning, marks on the reply."""

from __future__ import annotations

import contextlib
import hashlib
import json
import select
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.config import Limits
from tests.support.office import PASSWORD, RunningOffice, running_office

IMPATIENT = Limits(head_s=0.4, receive_s=0.4)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    folder = tmp_path_factory.mktemp("guard")
    with running_office(f"sqlite:///{folder}/office.db", limits=IMPATIENT) as running:
        running.add_clerk("kassir", "cashier")
        yield running


@pytest.fixture
def http(office: RunningOffice) -> Iterator[httpx.Client]:
    with office.client() as client:
        yield client


def enrol(http: httpx.Client, body: bytes) -> httpx.Response:
    return http.post("/v1/terminals/enrol", headers=JSON, content=body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"code": NaN, "workplace": "x"}', "not_a_number"),
        (b'{"code": Infinity, "workplace": "x"}', "not_a_number"),
        (b'{"code": 1e999, "workplace": "x"}', "fraction"),
        (b'{"code": 5.0, "workplace": "x"}', "fraction"),
        (b'{"code": 12345678901234567890, "workplace": "x"}', "integer"),
        (b'{"code": ' + b"9" * 5000 + b', "workplace": "x"}', "integer"),
        (b'{"code": "a", "code": "b", "workplace": "x"}', "duplicate_key"),
        (b'{"code": "\\ud800", "workplace": "x"}', "text"),
        (b'{"code": "a\\u0000b", "workplace": "x"}', "text"),
        (b"[" * 33 + b"]" * 33, "depth"),
        (b"[" * 60_000, "size"),
        (b"[[]" * 15_000, "size"),
        (b'"' + b'\\"' * 30_000, "syntax"),
        (b'\xef\xbb\xbf{"code": "a", "workplace": "x"}', "syntax"),
        (b'{"code": "\xcf\xf0\xe8"}', "syntax"),
        (b'{"code": "a"', "syntax"),
        (b"code=a&workplace=x", "syntax"),
    ],
)
def test_json_with_two_meanings_is_refused_before_anyone_reads_it(
    http: httpx.Client, body: bytes, reason: str
) -> None:
    refused = enrol(http, body)
    assert refused.status_code == 400
    assert refused.json()["code"] == "not_json"
    assert refused.json()["fields"] == {"reason": reason}


@pytest.mark.parametrize(
    "value", ['"1_000"', "true", "null", "[]", "{}", '"x", "role": "admin"', '"x", "id": 1']
)
def test_a_loose_type_or_an_extra_field_is_refused(http: httpx.Client, value: str) -> None:
    refused = enrol(http, f'{{"code": "a", "workplace": {value}}}'.encode())
    # The first is text as it should be, only its code is unknown.
    assert refused.status_code == (403 if value == '"1_000"' else 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_must_say_that_it_is_json(http: httpx.Client, kind: str) -> None:
    body = b'{"code": "a", "workplace": "x"}'
    refused = http.post("/v1/terminals/enrol", headers={"Content-Type": kind}, content=body)
    assert (refused.status_code, refused.json()["code"]) == (415, "content_type")


def test_a_body_of_sixty_megabytes_is_refused_by_its_length_alone(office: RunningOffice) -> None:
    head = (
        b"POST /v1/terminals/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 62914560\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        connection.sendall(head)
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"code":"too_large"' in answer


def test_an_endless_body_without_a_length_is_cut_at_the_cap(office: RunningOffice) -> None:
    head = (
        b"POST /v1/terminals/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        connection.sendall(head)
        with contextlib.suppress(ConnectionError):
            while sent < 64 * (1 << 20):
                connection.sendall(piece)
                sent += 65536
    assert sent < 32 * (1 << 20)


def test_a_slow_body_is_given_up(office: RunningOffice) -> None:
    head = (
        b"POST /v1/terminals/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\n\r\n{"
    )
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        connection.sendall(head)
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - started < 5


def test_a_head_that_never_ends_is_cut_off(office: RunningOffice) -> None:
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        connection.sendall(b"GET /v1/health HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert read_all(connection) == b""


def test_a_connection_that_says_nothing_is_cut_off(office: RunningOffice) -> None:
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        assert read_all(connection) == b""


def test_an_ordinary_request_is_answered_among_three_hundred_slow_ones(
    tmp_path: Path,
) -> None:
    patient = Limits(head_s=60, receive_s=60)
    head = (
        b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\n"
    )
    with (
        running_office(f"sqlite:///{tmp_path}/office.db", limits=patient) as office,
        office.client() as http,
        contextlib.ExitStack() as slow,
    ):
        office.add_clerk("kassir", "cashier")
        desk = office.enrol(http)
        for number in range(300):
            one = socket.create_connection(("127.0.0.1", office.port), timeout=10)
            slow.enter_context(one)
            one.sendall(head + (b"\r\n{" if number % 2 else b""))
        started = time.monotonic()
        desk.sign_in("kassir", PASSWORD)
        assert time.monotonic() - started < 1


def test_every_reply_carries_its_marks(http: httpx.Client) -> None:
    for reply in (http.get("/v1/health"), http.get("/nowhere"), http.post("/v1/health")):
        assert reply.headers["X-Body-SHA256"] == hashlib.sha256(reply.content).hexdigest()
        assert reply.headers["X-Server-Time"].isdigit()
        assert reply.headers["X-Request-Id"]
        assert reply.headers["Cache-Control"] == "no-store"


def test_a_request_keeps_the_id_its_sender_gave_it(http: httpx.Client) -> None:
    reply = http.get("/nowhere", headers={"X-Request-Id": "0123456789abcdef"})
    assert reply.headers["X-Request-Id"] == "0123456789abcdef"
    assert reply.json()["request_id"] == "0123456789abcdef"


def test_an_id_that_is_none_is_not_repeated(http: httpx.Client) -> None:
    reply = http.get("/v1/health", headers={"X-Request-Id": "<script>alert(1)</script>"})
    assert "script" not in reply.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "path",
    ["//v1/health", "/v1/health/", "/v1/../v1/me", "/v1/%2e%2e/health", "/v1/accounts/%00", "/%00"],
)
def test_an_odd_address_is_nowhere(office: RunningOffice, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        connection.sendall(request)
        answer = read_all(connection)
    assert int(answer.split(b" ")[1]) in (401, 404, 422)


def test_a_query_of_ten_kilobytes_is_refused(http: httpx.Client) -> None:
    assert http.get("/v1/accounts", params={"number": "1" * 10_000}).status_code == 400


def test_a_method_override_changes_nothing(http: httpx.Client) -> None:
    overridden = http.post("/v1/health", headers={"X-HTTP-Method-Override": "GET"})
    assert overridden.status_code == 405
    assert overridden.json()["code"] == "method_not_allowed"


def test_a_problem_tells_its_place_and_not_what_was_sent(http: httpx.Client) -> None:
    secret = "личное-слово"
    refused = enrol(http, json.dumps({"code": 5, "workplace": secret, "extra": secret}).encode())
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert set(refused.json()["fields"]) == {"body.code", "body.extra"}
    assert secret not in refused.text


def read_all(connection: socket.socket) -> bytes:
    pieces = []
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def test_bodies_on_their_way_hold_only_so_much_memory_together(tmp_path: Path) -> None:
    tight = Limits(head_s=60, receive_s=60, receiving_bytes=400_000)
    head = (
        b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 1000000\r\n\r\n"
    )
    with (
        running_office(f"sqlite:///{tmp_path}/office.db", limits=tight) as office,
        office.client() as http,
        contextlib.ExitStack() as slow,
    ):
        senders = []
        for _number in range(4):
            one = socket.create_connection(("127.0.0.1", office.port), timeout=10)
            senders.append(slow.enter_context(one))
            one.sendall(head + b" " * 120_000)
        turned_away, _, _ = select.select(senders, [], [], 10)
        assert len(turned_away) == 1, "whoever was one too many is answered and cut off"
        # A well-behaved request is small and finds its place as soon as one of them has gone.
        assert http.get("/v1/health").status_code == 200
        slow.close()
        office.add_clerk("kassir", "cashier")
        assert office.enrol(http).sign_in("kassir", PASSWORD)
