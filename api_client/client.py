"""ApiClient: the transport with the server's words grouped by noun."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from api_client.errors import ApiError
from api_client.resources.accounts import AccountsResource
from api_client.resources.auth import AuthResource
from api_client.resources.certificates import CertificatesResource
from api_client.resources.events import EventsResource
from api_client.resources.health import HealthResource
from api_client.resources.sync import SyncResource
from api_client.retry import Rng, delay_s
from api_client.transport import Call, Reply, Transport


class ApiClient:
    """Reads for screens are repeated here, shortly; ``sync`` and ``events`` by their workers."""

    def __init__(
        self,
        transport: Transport,
        *,
        sleep: Callable[[float], None] = time.sleep,
        rng: Rng = random.random,
    ) -> None:
        self._transport = transport
        self._sleep = sleep
        self._rng = rng
        self.auth = AuthResource(self.fetch)
        self.accounts = AccountsResource(self.fetch)
        self.certificates = CertificatesResource(self.fetch)
        self.health = HealthResource(transport.send)
        self.sync = SyncResource(transport.send)
        self.events = EventsResource(transport.open_stream)

    def fetch(self, call: Call) -> Reply:
        """Send for a clerk who waits: a harmless request is repeated up to twice."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._transport.send(call)
            except ApiError as error:
                pause_s = delay_s(attempt, error, call.replayable, self._rng)
                if pause_s is None:
                    raise
            self._sleep(pause_s)

    def abort(self) -> None:
        """End every request under way, from any thread: the program is closing."""
        self._transport.abort()

    def close(self) -> None:
        """Close idle connections."""
        self._transport.close()
