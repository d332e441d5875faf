"""The transport believes nothing it was not promised (reliability 2.5, T16-T19, rows 96-111)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from api_client.client import ApiClient
from api_client.errors import (
    ApiError,
    AuthExpired,
    BadReply,
    Busy,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    Unreachable,
)
from api_client.transport import Call, Transport
from tests.support.stub_server import Heard, StubServer, always, answer, problem

GET = Call("GET", "/v1/x", token="the-token")
POST = Call("POST", "/v1/x", token="the-token", body=b"{}", digest_required=True)


def error_for(reply: bytes, call: Call = POST) -> ApiError:
    with StubServer(always(reply)) as server:
        transport = Transport(server.url)
        with pytest.raises(ApiError) as caught:
            transport.send(call)
        transport.close()
        assert len(server.heard) == 1, "no second request, whatever came back"
        assert caught.value.request_id == server.heard[0].headers["x-request-id"]
    return caught.value


def test_a_whole_marked_answer_is_a_reply() -> None:
    with StubServer(always(answer(b'{"a":1}'))) as server:
        reply = Transport(server.url).send(POST)
    assert reply.body == b'{"a":1}'
    assert reply.received_s >= reply.sent_s
    assert server.heard[0].headers["authorization"] == "Bearer the-token"
    assert server.heard[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["/elsewhere", "http://127.0.0.1:9/", "file:///etc/passwd"])
def test_redirects_are_named_and_never_followed(status: int, target: str) -> None:
    reply = answer(b"{}", status=f"{status} Go", extra=[f"Location: {target}"])
    error = error_for(reply)
    assert isinstance(error, BadReply)
    assert error.code == "redirect"


@pytest.mark.parametrize(
    "status", [204, 205, 206, 299, 400, 403, 409, 418, 422, 500, 502, 504, 599]
)
def test_a_status_without_our_mark_is_no_answer(status: int) -> None:
    kind = "text/html"
    error = error_for(answer(b"" if status < 206 else b"<html>", status=f"{status} X", kind=kind))
    assert isinstance(error, (BadReply, Refused))
    if status != 418:
        assert isinstance(error, BadReply)
        assert error.status == status


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, AuthExpired),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (410, Refused),
        (422, Invalid),
        (426, Refused),
        (429, Busy),
        (500, Refused),
        (503, Busy),
    ],
)
def test_a_problem_of_our_server_is_refused_with_its_code(status: int, kind: type[Refused]) -> None:
    error = error_for(problem(status, "the_code", field="x"))
    assert type(error) is kind
    assert error.code == "the_code"
    assert isinstance(error, Refused)
    assert (error.status, error.fields) == (status, {"field": "x"})


@pytest.mark.parametrize("status", [401, 404, 405, 413, 421, 426, 429, 431, 503])
def test_statuses_about_the_connection_need_no_mark(status: int) -> None:
    error = error_for(answer(b"<html>", status=f"{status} X", kind="text/html"))
    assert isinstance(error, Refused)
    assert error.status == status


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("-1", 1.0),
        ("0", 1.0),
        ("17", 17.0),
        ("1000000000", 300.0),
        ("9" * 400, 1.0),
        ("soon", 1.0),
        ("Sun, 22 Nov 2026 10:00:40 GMT", 40.0),
        ("Sun, 22 Nov 2026 09:00:40 GMT", 1.0),
        ("Mon, 23 Nov 2026 09:00:40 GMT", 300.0),
        ("Sun, 99 Nov 2026", 1.0),
    ],
)
def test_retry_after_is_clamped_to_sane_seconds(text: str, seconds: float) -> None:
    extra = [f"Retry-After: {text}", "Date: Sun, 22 Nov 2026 10:00:00 GMT"]
    error = error_for(answer(b"", status="503 Busy", extra=extra))
    assert isinstance(error, Busy)
    assert error.retry_after_s == seconds


def test_captive_portal_page_is_not_an_answer() -> None:
    error = error_for(answer(b"<html>Pay for Wi-Fi</html>", kind="text/html", digest=False))
    assert isinstance(error, BadReply)
    assert error.code == "portal"


@pytest.mark.parametrize("kind", [None, "text/plain", "application/jsonp"])
def test_json_under_another_content_type_is_refused(kind: str | None) -> None:
    assert error_for(answer(b"{}", kind=kind)).code == "content_type"


def test_a_mutation_needs_the_digest_of_its_answer() -> None:
    assert error_for(answer(b"{}", digest=False)).code == "unmarked"
    assert error_for(answer(b"{}", digest=hashlib.sha256(b"{ }").hexdigest())).code == "digest"


def test_a_wrong_digest_on_a_read_is_noticed_too() -> None:
    assert error_for(answer(b"{}", digest="0" * 64), GET).code == "digest"


def test_netrc_and_proxies_of_the_environment_are_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login thief password stolen\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with StubServer(always(answer(b"{}"))) as server:
        Transport(server.url).send(GET)
    assert server.heard[0].headers["authorization"] == "Bearer the-token"


def test_cookies_are_neither_kept_nor_sent() -> None:
    reply = answer(b"{}", extra=["Set-Cookie: a=b; Path=/", "Strict-Transport-Security: max-age=9"])
    with StubServer(always(reply)) as server:
        transport = Transport(server.url)
        transport.send(GET)
        transport.send(GET)
    assert "cookie" not in server.heard[1].headers


def test_a_closed_port_is_no_connection() -> None:
    with StubServer(always(b"")) as server:
        url = server.url
    with pytest.raises(Unreachable) as caught:
        Transport(url).send(GET)
    assert caught.value.code == "no_connection"


def test_closing_the_program_ends_a_request_that_hangs() -> None:
    def hang(request: Heard) -> Iterator[bytes]:
        transport.abort()
        server.stopping.wait(5)
        yield b""

    with StubServer(hang) as server:
        transport = Transport(server.url)
        with pytest.raises(Unreachable):
            transport.send(POST)
        assert not server.stopping.is_set(), "the server was still holding it"


def test_a_busy_read_is_repeated_twice_and_a_mutation_never() -> None:
    pauses: list[float] = []
    with StubServer(always(answer(b"", status="503 Busy"))) as server:
        api = ApiClient(Transport(server.url), sleep=pauses.append, rng=lambda: 0.5)
        with pytest.raises(Busy):
            api.fetch(GET)
        assert len(server.heard) == 3
        with pytest.raises(Busy):
            api.fetch(POST)
        assert len(server.heard) == 4
    assert pauses == [0.15, 0.3]
