"""Whom the transport trusts: no open wire beyond this machine, the office's authority alone."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from api_client.errors import (
    ApiError,
    Unreachable,
)
from api_client.transport import Call, Transport
from tests.support.stub_server import StubServer, always, answer

GET = Call("GET", "/v1/x", token="the-token")
POST = Call("POST", "/v1/x", token="the-token", body=b"{}", digest_required=True)


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
