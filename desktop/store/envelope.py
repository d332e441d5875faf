"""Makes the complete signed envelope of a command; nothing in it changes afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from api_client.commands import Command, lane_of, to_body
from api_client.models.sync import Envelope
from desktop.clock import Clock, utc_ms
from desktop.server_time import ServerTime
from desktop.session import Actor
from domain.canonical import request_hash

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Place:
    """Where a command stands among the others of this terminal."""

    op_id: str
    terminal_seq: int
    depends_on: tuple[str, ...]
    base_version: int


class EnvelopeMaker:
    """Signs as the acting clerk, for this terminal."""

    def __init__(
        self, terminal_id: str, clock: Clock, server_time: ServerTime, boot_id: str
    ) -> None:
        self._terminal_id = terminal_id
        self._clock = clock
        self._server_time = server_time
        self._boot_id = boot_id

    def make(self, command: Command, actor: Actor, place: Place) -> Envelope:
        """The envelope with its hash and signature."""
        unsigned = Envelope(
            op_id=place.op_id,
            kind=command.kind,
            kind_version=command.kind_version,
            terminal_id=self._terminal_id,
            terminal_seq=place.terminal_seq,
            actor_id=actor.clerk.id,
            delegation_id=actor.delegation.id,
            lane=lane_of(command),
            depends_on=list(place.depends_on),
            created_at=utc_ms(self._clock.now()),
            offset_ms=self._server_time.offset_ms(),
            offset_age_s=self._server_time.age_s(),
            boot_id=self._boot_id,
            monotonic_ms=int(self._clock.monotonic_s() * 1000),
            base_version=place.base_version,
            body=to_body(command),
            request_hash="",
            signature="",
        )
        digest = hash_of(unsigned)
        signature = sign(actor.signing_key, digest)
        return msgspec.structs.replace(unsigned, request_hash=digest, signature=signature)


def hash_of(envelope: Envelope) -> str:
    """The request hash recomputed from the other fields."""
    return request_hash(msgspec.to_builtins(envelope))


def sign(signing_key: bytes, digest: str) -> str:
    """Hex Ed25519 of the ASCII digest."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # 50 ms, not before first paint
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(signing_key).sign(digest.encode("ascii")).hex()


def public_key_of(signing_key: bytes) -> str:
    """64 hex digits of the public half."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # see sign
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw().hex()


def verified(public_key: str, message: bytes, signature: str) -> bool:
    """True if the hex signature over the message is by this hex public key."""
    from cryptography.exceptions import InvalidSignature  # see sign
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def boot_id(fallback: str) -> str:
    """The kernel's id of this boot: tells which monotonic times compare."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return fallback
