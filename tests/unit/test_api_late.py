"""The late client loads the HTTP library at its first use and not before."""

from __future__ import annotations

import subprocess
import sys

import pytest

from api_client.errors import ApiError, AuthExpired
from api_client.late import LateApiClient
from tests.support.stub_server import StubServer, always, problem


def test_putting_the_exchange_together_does_not_load_the_http_library() -> None:
    script = (
        "import sys, desktop.sync.assembly, api_client.late;"
        "late = api_client.late.LateApiClient(lambda: ('https://a', None), 'x');"
        "late.close(); sys.exit('requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_address_is_asked_for_at_the_first_use_and_once() -> None:
    asked: list[int] = []
    with StubServer(always(problem(401, "auth_expired"))) as server:

        def address() -> tuple[str, str | None]:
            asked.append(1)
            return server.url, None

        late = LateApiClient(address, "tric-desk/1")
        assert not asked
        for _ in range(2):
            with pytest.raises(AuthExpired):
                late.auth.sign_out("t", "terminal")
        late.close()
    assert len(asked) == 1
    assert server.heard[0].headers["user-agent"] == "tric-desk/1"


def test_a_plain_address_is_refused_at_the_first_use() -> None:
    late = LateApiClient(lambda: ("http://tric.example", None), "x")
    with pytest.raises(ApiError, match="insecure_address"):
        late.health.get()
