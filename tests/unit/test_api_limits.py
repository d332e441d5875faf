"""Sizes and times of answers: what is packed, cut, endless or slow never becomes a reply."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator

import pytest

from api_client.errors import (
    ApiError,
    BadReply,
    Unreachable,
)
from api_client.transport import Call, Timeouts, Transport
from tests.support.stub_server import Heard, StubServer, always, answer

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
