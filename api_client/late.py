"""An ApiClient that is made at its first use: the HTTP library is not loaded before the paint."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from api_client.models.auth import Enrolled, EnrolRequest, SignedIn, SignInRequest

if TYPE_CHECKING:  # the very import that this file puts off
    from api_client.client import ApiClient
    from api_client.resources.accounts import AccountsResource
    from api_client.resources.auth import AuthResource
    from api_client.resources.certificates import CertificatesResource
    from api_client.resources.events import EventsResource
    from api_client.resources.health import HealthResource
    from api_client.resources.sync import SyncResource


class LateAuth:
    """``AuthResource`` found at the first call."""

    def __init__(self, found: Callable[[], AuthResource]) -> None:
        self._found = found

    def enrol(self, request: EnrolRequest) -> Enrolled:
        return self._found().enrol(request)

    def sign_in(self, terminal_token: str, request: SignInRequest) -> SignedIn:
        return self._found().sign_in(terminal_token, request)

    def sign_out(self, clerk_token: str, terminal_id: str) -> None:
        self._found().sign_out(clerk_token, terminal_id)


class LateApiClient:
    """The groups of ``ApiClient``, each made when it is asked for.

    ``server`` tells address and CA file only then: they may come with the enrolment, which is read
    after this object is made.
    """

    def __init__(self, server: Callable[[], tuple[str, str | None]], agent: str) -> None:
        self._server = server
        self._agent = agent
        self._guard = threading.Lock()
        self._made: ApiClient | None = None
        self.auth = LateAuth(lambda: self._client().auth)

    @property
    def accounts(self) -> AccountsResource:
        return self._client().accounts

    @property
    def certificates(self) -> CertificatesResource:
        return self._client().certificates

    @property
    def health(self) -> HealthResource:
        return self._client().health

    @property
    def sync(self) -> SyncResource:
        return self._client().sync

    @property
    def events(self) -> EventsResource:
        return self._client().events

    def abort(self) -> None:
        """End every request under way, from any thread: the program is closing."""
        with self._guard:
            if self._made is not None:
                self._made.abort()

    def close(self) -> None:
        """Close idle connections."""
        with self._guard:
            if self._made is not None:
                self._made.close()

    def _client(self) -> ApiClient:
        from api_client.client import ApiClient  # requests: 100 ms, not before the first paint
        from api_client.transport import Transport

        with self._guard:
            if self._made is None:
                url, ca_file = self._server()
                self._made = ApiClient(Transport(url, ca_file=ca_file, agent=self._agent))
            return self._made
