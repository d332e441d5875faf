"""The transport believes nothing it was not promised (reliability 2.5, T16-T19, rows 96-111)."""

from __future__ import annotations

import gzip
import hashlib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

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
from api_client.transport import Call, Timeouts, Transport
from tests.support.stub_server import Heard, StubServer, always, answer, problem

GET = Call("GET", "/v1/x", token="the-token")
POST = Call("POST", "/v1/x", token="the-token", body=b"{}", digest_required=True)
QUICK = Timeouts(connect_s=2, read_s=2, total_s=0.4, stream_read_s=2)


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


def gzipped(body: bytes, packed: bytes, digest: bool = True) -> bytes:
    mark = [f"X-Body-SHA256: {hashlib.sha256(body).hexdigest()}"] if digest else []
    return answer(packed, digest=False, extra=["Content-Encoding: gzip", *mark])


def test_a_packed_read_is_unpacked_and_checked() -> None:
    body = b'{"a":"' + b"x" * 5000 + b'"}'
    with StubServer(always(gzipped(body, gzip.compress(body)))) as server:
        assert Transport(server.url).send(GET).body == body


def test_a_gzip_bomb_stops_at_the_cap() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert error_for(gzipped(b"", bomb), GET).code == "too_large"


def test_a_cut_gzip_stream_is_caught_by_the_digest() -> None:
    body = b"{" + b" " * 50_000 + b"}"
    error = error_for(gzipped(body, gzip.compress(body)[:-20]), GET)
    assert isinstance(error, BadReply)


def test_a_false_content_encoding_is_refused() -> None:
    assert error_for(gzipped(b"{}", b"{}"), GET).code == "encoding"
    reply = answer(b"{}", extra=["Content-Encoding: x-strange"])
    assert error_for(reply, GET).code == "encoding"


def test_an_endless_body_stops_at_the_cap() -> None:
    def endless(request: Heard) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        yield b"Transfer-Encoding: chunked\r\n\r\n"
        while True:
            yield b"10000\r\n" + b" " * 65536 + b"\r\n"

    with StubServer(endless) as server, pytest.raises(BadReply, match="too_large"):
        Transport(server.url).send(GET)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n",
    ],
)
def test_a_slow_drip_ends_at_the_total_deadline(head: bytes) -> None:
    def drip(request: Heard) -> Iterator[bytes]:
        yield head
        while not server.stopping.wait(0.05):
            yield b" "

    with StubServer(drip) as server:
        with pytest.raises(Unreachable) as caught:
            Transport(server.url, timeouts=QUICK).send(GET)
        assert caught.value.code in ("timeout", "cut")


def test_a_reply_cut_at_any_byte_is_never_taken_for_whole() -> None:
    whole = answer(b'{"epoch":"e","server_time":1763900000000}')
    for offset in range(len(whole)):
        error = error_for(whole[:offset])
        assert isinstance(error, (Unreachable, BadReply)), offset


def test_too_many_headers_are_a_named_network_error() -> None:
    reply = answer(b"{}", extra=[f"X-{number}: 1" for number in range(10_000)])
    assert isinstance(error_for(reply), Unreachable)


def test_a_header_of_a_megabyte_is_a_named_network_error() -> None:
    reply = answer(b"{}", extra=[f"X-Long: {'x' * 1_048_576}"])
    assert isinstance(error_for(reply), Unreachable)


def test_a_closed_port_is_no_connection() -> None:
    with StubServer(always(b"")) as server:
        url = server.url
    with pytest.raises(Unreachable) as caught:
        Transport(url).send(GET)
    assert caught.value.code == "no_connection"


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.0.10:8000",
        "http://tric.example",
        "http://127.0.0.1.example",
        "ftp://127.0.0.1",
        "https://",
        "https://user:secret@tric.example",
        "tric.example",
        "",
    ],
)
def test_plain_http_leaves_this_machine_under_no_name(url: str) -> None:
    with pytest.raises(ApiError, match="insecure_address"):
        Transport(url)


class Authority:
    """A certificate authority of the test and servers under it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.ca = trustme.CA()
        self.file = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(str(self.file))

    def context(self, name: str, **kind: datetime) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(name, **kind).configure_cert(context)  # type: ignore[arg-type]
        return context

    def self_signed(self) -> ssl.SSLContext:
        """A server that shows the authority's own certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with self.ca.private_key_pem.tempfile() as key, self.ca.cert_pem.tempfile() as cert:
            context.load_cert_chain(cert, key)
        return context


def test_the_office_authority_is_trusted_and_no_other(tmp_path: Path) -> None:
    office = Authority(tmp_path)
    with StubServer(always(answer(b"{}")), office.context("127.0.0.1")) as server:
        assert Transport(server.url, ca_file=str(office.file)).send(GET).body == b"{}"
        with pytest.raises(Unreachable) as caught:
            Transport(server.url).send(GET)
    assert caught.value.code == "tls"


def test_a_certificate_of_another_host_or_past_its_day_is_refused(tmp_path: Path) -> None:
    office = Authority(tmp_path)
    stranger = Authority(tmp_path / "stranger")
    for context in (
        office.context("another.example"),
        office.context("127.0.0.2"),
        office.context("*.0.0.1"),
        office.context("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)),
        office.context("127.0.0.1", not_before=datetime(2090, 1, 1, tzinfo=UTC)),
        stranger.context("127.0.0.1"),
        stranger.self_signed(),
    ):
        with StubServer(always(answer(b"{}")), context) as server:
            with pytest.raises(Unreachable) as caught:
                Transport(server.url, ca_file=str(office.file)).send(GET)
            assert caught.value.code == "tls"
            assert not server.heard


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
