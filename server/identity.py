"""Who this server is: epoch, Ed25519 key and secret of its own marks, made once per database."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import Column, Connection, Table, Text, insert, select, update

from domain.canonical import canonical_json
from server.tables import metadata

server_facts = Table(
    "server_facts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


@dataclass(frozen=True)
class Identity:
    """The server's own facts; ``epoch`` changes when a backup is restored."""

    epoch: str
    public_key: str
    demo: bool
    _secret: bytes = field(repr=False)
    _private_key: Ed25519PrivateKey = field(repr=False)

    def sign(self, fields: Mapping[str, object]) -> str:
        """Hex Ed25519 of the canonical JSON of the fields."""
        return self._private_key.sign(canonical_json(dict(fields))).hex()

    def mark(self, text: str) -> str:
        """A short keyed digest by which the server knows its own words again."""
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:32]

    def is_mine(self, text: str, mark: str) -> bool:
        """Whether the mark was made by this server over this text."""
        return hmac.compare_digest(self.mark(text).encode(), mark.encode())


def ensure_identity(conn: Connection) -> None:
    """Make the facts of a new database; those that exist stay."""
    known = set(conn.execute(select(server_facts.c.key)).scalars())
    private = Ed25519PrivateKey.generate().private_bytes(
        Encoding.Raw, PrivateFormat.Raw, NoEncryption()
    )
    fresh = {
        "epoch": secrets.token_hex(8),
        "secret": secrets.token_hex(32),
        "private_key": private.hex(),
        "demo": "0",
    }
    missing = [{"key": key, "value": fresh[key]} for key in fresh if key not in known]
    if missing:
        conn.execute(insert(server_facts), missing)


def identity(conn: Connection) -> Identity:
    """The facts of this database; they must have been made by ``ensure_identity``."""
    rows = conn.execute(select(server_facts.c.key, server_facts.c.value))
    facts = {row.key: row.value for row in rows}
    private_key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(facts["private_key"]))
    public = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Identity(
        epoch=facts["epoch"],
        public_key=public.hex(),
        demo=facts["demo"] == "1",
        _secret=bytes.fromhex(facts["secret"]),
        _private_key=private_key,
    )


def new_epoch(conn: Connection) -> str:
    """After a restore: every cursor of before becomes a stranger."""
    epoch = secrets.token_hex(8)
    conn.execute(update(server_facts).where(server_facts.c.key == "epoch").values(value=epoch))
    return epoch


def mark_demo(conn: Connection) -> None:
    """A demo database has passwords that everyone knows: it is served on loopback only."""
    conn.execute(update(server_facts).where(server_facts.c.key == "demo").values(value="1"))
