"""How one office server is started: addresses, files and limits, read once and handed in."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from sqlalchemy.engine import URL, make_url

VERSION = "0.1.0"
DEFAULT_PORT = 8321
_PLAIN_POSTGRES = re.compile(r"^postgres(ql)?$")


class ConfigError(Exception):
    """A start that must not happen; the text is the one clear sentence for the console."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Ceilings of one server; times in seconds, sizes in bytes; only the exchange is large."""

    body_bytes: int = 1 << 20
    small_body_bytes: int = 1 << 16
    receiving_bytes: int = 1 << 26
    head_s: float = 10.0
    receive_s: float = 15.0
    answer_s: float = 55.0
    requests_at_once: int = 64
    streams_at_once: int = 512
    heartbeat_s: float = 15.0
    watch_s: float = 2.0


@dataclass(frozen=True, kw_only=True)
class PasswordCost:
    """The work of one argon2id check (reliability: 64 MiB, t=3, about 0.2 s)."""

    memory_kib: int = 65_536
    rounds: int = 3


@dataclass(frozen=True, kw_only=True)
class SigningConfig:
    """Where the key lies: a PKCS#12 file, a slot of a PKCS#11 module, or a provider of ours.

    ``secret`` is the file's password or the token's PIN. ``provider``: ``module:factory`` of a
    ``DetachedSigner``, which gets ``key`` and ``secret``: how ГОСТ providers are connected.
    """

    key_file: Path | None = None
    pkcs11_module: str = ""
    token: str = ""
    key: str = ""
    provider: str = ""
    secret: str = ""


@dataclass(frozen=True, kw_only=True)
class ServerConfig:
    """Everything ``serve`` and ``create_app`` need; ``snapshot_dir`` None means beside the file."""

    db_url: str
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    tls_cert: Path | None = None
    tls_key: Path | None = None
    snapshot_dir: Path | None = None
    prepare_snapshot: bool = False
    limits: Limits = field(default_factory=Limits)
    password_cost: PasswordCost = field(default_factory=PasswordCost)
    signing: SigningConfig | None = None

    @property
    def url(self) -> URL:
        """The database's address with the driver we use."""
        return database_url(self.db_url)

    @property
    def tls(self) -> bool:
        """Whether connections are encrypted by this process."""
        return self.tls_cert is not None and self.tls_key is not None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can connect."""
        return is_loopback(self.host)

    def snapshots(self) -> Path:
        """The folder of prebuilt snapshots."""
        if self.snapshot_dir is not None:
            return self.snapshot_dir
        url = self.url
        if url.get_backend_name() == "sqlite" and url.database:
            return Path(f"{url.database}.snapshots")
        # They hold personal data in the clear until they are fetched: a private place of the user.
        return platformdirs.user_state_path("tric-server", appauthor=False) / "snapshots"


def database_url(text: str) -> URL:
    """A ``postgresql://`` or ``sqlite:///`` address, a bare path meaning a SQLite file."""
    if "://" not in text:
        return URL.create("sqlite", database=text)
    url = make_url(text)
    if _PLAIN_POSTGRES.match(url.drivername):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ConfigError("the database must be sqlite:///FILE or postgresql://...")
    return url


def is_loopback(host: str) -> bool:
    """True for addresses that only this machine can reach."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
