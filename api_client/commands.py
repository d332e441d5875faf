"""The closed set of commands a clerk can queue, to and from the wire."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import msgspec

from api_client.certificate_commands import (
    CERTIFICATE_COMMANDS,
    CertificateCommand,
    LeaseNumbers,
    RecordViews,
    certificate_entity,
    certificate_lane,
)
from api_client.money_commands import (
    MONEY_COMMANDS,
    CloseShift,
    MoneyCommand,
    MoveCash,
    OpenShift,
    money_entity,
    money_lane,
)

Source = Literal[
    "counter", "phone", "chat", "cabinet", "sms", "slip", "bank", "import", "inspector"
]
Decision = Literal["", "rollover", "replaced", "confirmed", "inspection"]


class EnterReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter one meter's reading, all zones together, values in 1e-4.

    ``seen_reading_id``: the effective reading of the period the clerk saw, empty when none.
    ``decision``: what the
    clerk answered to a check that asks (rollover, replaced meter, unusual but confirmed, needs
    inspection).
    """

    kind: ClassVar[str] = "EnterReading"
    kind_version: ClassVar[int] = 1
    meter_id: int
    account_id: int
    period: int
    taken_on: str
    values_e4: tuple[int, ...]
    source: Source
    seen_reading_id: str
    decision: Decision = ""
    reason: str = ""


class ReplaceReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Replace the named reading of an open period by another value, with a reason; also decides a
    conflict."""

    kind: ClassVar[str] = "ReplaceReading"
    kind_version: ClassVar[int] = 1
    meter_id: int
    account_id: int
    reading_id: str
    period: int
    taken_on: str
    values_e4: tuple[int, ...]
    source: Source
    reason: str
    decision: Decision = ""


class UndoReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take back the named reading while its period is open; what was effective before becomes
    effective again."""

    kind: ClassVar[str] = "UndoReading"
    kind_version: ClassVar[int] = 1
    meter_id: int
    account_id: int
    reading_id: str
    reason: str


ReadingCommand = EnterReading | ReplaceReading | UndoReading
Command = ReadingCommand | MoneyCommand | CertificateCommand
COMMANDS: dict[str, type[Command]] = {
    c.kind: c
    for c in (
        *(EnterReading, ReplaceReading, UndoReading),
        *MONEY_COMMANDS,
        *CERTIFICATE_COMMANDS,
    )
}


def to_body(command: Command) -> dict[str, Any]:
    """The JSON object of a command, as it is hashed and sent."""
    body: dict[str, Any] = msgspec.to_builtins(command)
    return body


def from_body(kind: str, kind_version: int, body: dict[str, Any]) -> Command:
    """The command of a received body; raises ``msgspec.ValidationError`` for an unknown kind,
    version or field."""
    noun = COMMANDS.get(kind)
    if noun is None or noun.kind_version != kind_version:
        raise msgspec.ValidationError(f"unknown command {kind}@{kind_version}")
    return msgspec.convert(body, noun, strict=True)


def lane_of(command: Command) -> str:
    """The lane whose order must be kept: the account, or the shift (decisions: lanes)."""
    if isinstance(command, EnterReading | ReplaceReading | UndoReading):
        return f"account:{command.account_id}"
    if isinstance(command, CertificateCommand):
        return certificate_lane(command)
    return money_lane(command)


def entity_of(command: Command, op_id: str) -> str:
    """The entity a later command of the outbox depends on; ``op_id`` is the command's own."""
    if isinstance(command, EnterReading | ReplaceReading | UndoReading):
        return f"meter:{command.meter_id}"
    if isinstance(command, CertificateCommand):
        return certificate_entity(command, op_id)
    return money_entity(command, op_id)


def account_of(command: Command) -> int:
    """The account a command is about; 0 for those of a shift, of numbers and of views."""
    if isinstance(command, OpenShift | MoveCash | CloseShift | LeaseNumbers | RecordViews):
        return 0
    return command.account_id


def meter_of(command: Command) -> int:
    """The meter a command is about; 0 for those of money and papers."""
    if isinstance(command, EnterReading | ReplaceReading | UndoReading):
        return command.meter_id
    return 0
