"""Whether a received command may be carried out: its hash, signature, mandate and order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from api_client.commands import Command, from_body, lane_of
from api_client.models.sync import Envelope
from api_client.money_commands import MONEY_FIELDS
from domain.canonical import request_hash
from server.staff.reads import Mandate, mandate

# Clocks of terminals drift; the offset they send is itself an estimate.
CLOCK_SLACK_MS = 5 * 60_000
OLDEST_ACT_MS = 45 * 24 * 3_600_000
_OP_ID_MAX = 64
_DEPENDS_MAX = 50
_REASON_MAX = 500


class TurnedAwayError(Exception):
    """Not carried out and not kept: the same command may be tried again when the cause is gone."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


@dataclass(frozen=True)
class Checked:
    """A command that is whole, of this terminal and signed by the clerk it names."""

    command: Command
    actor: Mandate
    doubt: str


def check_shape(envelope: Envelope, terminal_id: str) -> Command:
    """The command of a whole envelope; the hash is recomputed over what was received."""
    fields: dict[str, Any] = msgspec.to_builtins(envelope)
    _check_money(envelope.body)
    try:
        computed = request_hash(fields)
    except (TypeError, ValueError):
        raise TurnedAwayError("invalid", field="body") from None
    if computed != envelope.request_hash:
        raise TurnedAwayError("invalid", field="request_hash")
    if not envelope.op_id or len(envelope.op_id) > _OP_ID_MAX:
        raise TurnedAwayError("invalid", field="op_id")
    if envelope.terminal_id != terminal_id:
        raise TurnedAwayError("forbidden", reason="terminal")
    try:
        command = from_body(envelope.kind, envelope.kind_version, envelope.body)
    except msgspec.ValidationError:
        raise TurnedAwayError("invalid", field="body") from None
    if envelope.lane != lane_of(command) or len(envelope.depends_on) > _DEPENDS_MAX:
        raise TurnedAwayError("invalid", field="lane")
    if len(getattr(command, "reason", "")) > _REASON_MAX:
        raise TurnedAwayError("invalid", field="reason")
    return command


def _check_money(body: object) -> None:
    """Sums are whole kopecks of JSON: 5.0, "5" and true are none, whatever a model would make of
    them.
    """
    if isinstance(body, list | tuple):
        for item in body:
            _check_money(item)
    elif isinstance(body, dict):
        for key, item in body.items():
            if key in MONEY_FIELDS and type(item) is not int:
                raise TurnedAwayError("money_must_be_integer_kopecks", field=key)
            _check_money(item)


def check_author(conn: Connection, envelope: Envelope, command: Command, now_ms: int) -> Checked:
    """The actor by delegation and signature; raises ``forbidden`` when either is not ours."""
    actor = mandate(conn, envelope.delegation_id)
    if (
        actor is None
        or actor.clerk_id != envelope.actor_id
        or actor.terminal_id != envelope.terminal_id
    ):
        raise TurnedAwayError("forbidden", reason="delegation")
    if not is_signed(actor.public_key, envelope.request_hash, envelope.signature):
        raise TurnedAwayError("forbidden", reason="signature")
    return Checked(command, actor, _doubt(actor, envelope, now_ms))


def _doubt(actor: Mandate, envelope: Envelope, now_ms: int) -> str:
    """Why a person has to look; the act itself was signed by the clerk and is not thrown away."""
    if not actor.active or actor.revoked_at:
        return "actor_removed"
    made_ms = envelope.created_at + envelope.offset_ms
    if not now_ms - OLDEST_ACT_MS <= made_ms <= now_ms + CLOCK_SLACK_MS:
        return "clock_suspect"
    if made_ms < actor.issued_at - CLOCK_SLACK_MS or made_ms > actor.expires_at + CLOCK_SLACK_MS:
        return "delegation_expired"
    return ""


def is_signed(public_key: str, text: str, signature: str) -> bool:
    """Whether the signature is this key's over the ASCII text; garbage is not."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), text.encode("ascii"))
    except (InvalidSignature, ValueError):
        return False
    return True
