"""What a slice gets to carry out one command, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from api_client.models.auth import Role
from api_client.models.sync import Outcome
from domain.settings import OfficeSettings
from server.staff.reads import Mandate

READING_ROLES: tuple[Role, ...] = ("cashier", "consultant", "senior")
TILL_ROLES: tuple[Role, ...] = ("cashier", "senior")


@dataclass(frozen=True, kw_only=True)
class Act:
    """One command on its way through the transaction that carries it out.

    ``doubt`` is empty, or the code why a person has to look although signature and mandate are
    ours: the actor was disabled, the clock cannot be right, or the mandate had run out.
    """

    conn: Connection
    op_id: str
    actor: Mandate
    settings: OfficeSettings
    now_ms: int
    doubt: str = ""

    @property
    def today(self) -> date:
        """The day in the office's zone, by the server's clock."""
        zone = ZoneInfo(self.settings.office_zone)
        return datetime.fromtimestamp(self.now_ms / 1000, UTC).astimezone(zone).date()


@dataclass(frozen=True)
class Effect:
    """The outcome of a command and the replicated rows it touched, by entity and id."""

    outcome: Outcome
    code: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    touched: tuple[tuple[str, int | str], ...] = ()


def refused(code: str, **fields: object) -> Effect:
    """A lasting no; nothing was written."""
    return Effect("refused", code, fields)
