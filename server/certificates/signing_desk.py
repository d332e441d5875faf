"""Signs papers for the routes: the key is loaded once, one signature at a time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import URL

from server.certificates.signing import PaperSigner, signer_of
from server.certificates.stamp import stamp_page
from server.config import SigningConfig
from server.errors import ProblemError

DEMO_SECRET = "demo-2026"  # noqa: S105 - the demo's key may be known to anybody


class SigningDesk:
    """A token takes one caller at a time, so callers wait for each other."""

    def __init__(self, config: SigningConfig | None) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._signer: PaperSigner | None = None

    @property
    def is_set(self) -> bool:
        """Whether this server was given a key."""
        return self._config is not None

    def load(self) -> PaperSigner | None:
        """The signer; raises ConfigError when the key cannot be had."""
        if self._signer is None:
            self._signer = signer_of(self._config)
        return self._signer

    def signed(self, content: bytes, zone: ZoneInfo, now_ms: int) -> bytes:
        """The paper with the signature; raises 409 ``signing_off`` without a key in force and
        ``signing_failed`` for a file that cannot bear one.
        """
        with self._lock:
            signer = self.load()
            if signer is None:
                raise ProblemError(409, "signing_off")
            facts, now = signer.facts, datetime.fromtimestamp(now_ms / 1000, UTC)
            if not facts.valid_from <= now <= facts.valid_to:
                raise ProblemError(409, "signing_expired")
            from server.certificates.pdf_signing import NotSignedError

            try:
                return signer.sign(content, stamp_page(facts, zone))
            except NotSignedError:
                raise ProblemError(409, "signing_failed") from None


def demo_key_path(url: URL) -> Path | None:
    """Where a demo's key lies: beside its database file."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(f"{url.database}.sign.p12")


def demo_signing(url: URL) -> SigningConfig | None:
    """The signing of a demo, when its key is still there."""
    path = demo_key_path(url)
    if path is None or not path.is_file():
        return None
    return SigningConfig(key_file=path, secret=DEMO_SECRET)
