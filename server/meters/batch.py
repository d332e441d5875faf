"""Readings of a file: judged against the books and each other like a clerk's, then written.

Nothing is written before ``write``; what one line brings the next line of the file sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from api_client.commands import EnterReading, Source
from api_client.models.replica import Meter, Reading, Service
from domain import reading_moves
from domain.meter_facts import effective_in, window_of
from domain.periods import reading_period
from domain.reading_moves import Hand, Step, proposal_of
from domain.settings import OfficeSettings
from server import replica
from server.accounts.tables import accounts
from server.acts import Effect
from server.billing.tables import norms
from server.meters.checks import Checked, Circumstances, check_period, judged
from server.meters.store import add_readings, bump_versions, set_states
from server.meters.tables import meters

_CHUNK = 500
_NOBODY = Hand(0)
_NORMS = (
    select(norms.c.service_id, func.max(norms.c.value_e6))
    .where(norms.c.per == "person", norms.c.valid_to == "")
    .group_by(norms.c.service_id)
)


class Told(NamedTuple):
    """A reading somebody told: ``op_id`` becomes its key."""

    op_id: str
    meter_id: int
    values_e4: tuple[int, ...]
    taken_on: date
    source: Source


@dataclass
class ReadingBatch:
    """The meters of some accounts with what a file adds to them."""

    conn: Connection
    settings: OfficeSettings
    now_ms: int
    author: str
    _meters: dict[int, Meter] = field(default_factory=dict)
    _by_account: dict[int, list[int]] = field(default_factory=dict)
    _services: dict[int, Service] = field(default_factory=dict)
    _norms: dict[int, int] = field(default_factory=dict)
    _residents: dict[int, int] = field(default_factory=dict)
    _new: dict[str, tuple[int, Reading]] = field(default_factory=dict)
    _moved: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day in the office's zone."""
        zone = ZoneInfo(self.settings.office_zone)
        return datetime.fromtimestamp(self.now_ms / 1000, UTC).astimezone(zone).date()

    def load(self, account_ids: Iterable[int]) -> None:
        """Read the meters of these accounts, and what their readings are judged by."""
        wanted = sorted(set(account_ids))
        if not self._services:
            found = replica.all_rows(self.conn, "service")
            self._services = {row.id: row for row in found if isinstance(row, Service)}
            self._norms = {row[0]: row[1] for row in self.conn.execute(_NORMS)}
        for chunk in _chunks(wanted):
            query = select(accounts.c.id, accounts.c.residents).where(accounts.c.id.in_(chunk))
            self._residents.update((row.id, row.residents) for row in self.conn.execute(query))
            own = select(meters.c.id).where(meters.c.account_id.in_(chunk))
            ids = [str(one) for one in self.conn.execute(own).scalars()]
            for row in replica.rows(self.conn, "meter", ids):
                if isinstance(row, Meter):
                    self._meters[row.id] = row
                    self._by_account.setdefault(row.account_id, []).append(row.id)

    def meters_of(self, account_id: int) -> list[Meter]:
        """The loaded meters of the account as they stand with what the file brought so far."""
        return [self._meters[meter_id] for meter_id in self._by_account.get(account_id, ())]

    def service_of(self, meter: Meter) -> Service | None:
        """The service the meter measures."""
        return self._services.get(meter.service_id)

    def offer(self, told: Told) -> Effect:
        """What becomes of the reading: accepted, held for a person (review) or refused with the
        code of the first check that is not answered. A value that stands already is «merged».
        """
        meter = self._meters[told.meter_id]
        command = self._command(meter, told)
        no = check_period(self.settings, command.period)
        if no is not None:
            return no
        current = effective_in(meter.readings, command.period)
        if current is not None and current.values_e4 == command.values_e4:
            return Effect("accepted", "merged")
        step = reading_moves.enter(meter.readings, proposal_of(command), _NOBODY, "")
        if step.outcome == "refused":
            return Effect("refused", step.code)
        checked = judged(command, meter, self._around(meter))
        if isinstance(checked, Effect):
            return checked
        self._keep(meter, step, self._reading(told, command, step, checked))
        facts = {} if current is None else {"reading_id": current.id, "author": current.author}
        return Effect(step.outcome, step.code, facts)

    @property
    def versions(self) -> dict[int, int]:
        """The versions of the meters that get readings, as they were judged by."""
        return {meter_id: self._meters[meter_id].version for meter_id, _ in self._new.values()}

    def write(self, conn: Connection) -> list[tuple[str, int | str]]:
        """Write what was taken, in a transaction that has locked the meters and found them at
        their versions; the meters terminals are to be told of.
        """
        # States first: the new effective reading must find no other one.
        set_states(conn, self._moved)
        add_readings(conn, self._new.values())
        touched = sorted(self.versions)
        bump_versions(conn, touched)
        return [("meter", meter_id) for meter_id in touched]

    def _command(self, meter: Meter, told: Told) -> EnterReading:
        service = self._services.get(meter.service_id)
        period = 0
        if service is not None:
            window = window_of(service, self.settings, self.settings.open_period)
            period = reading_period(told.taken_on, window.to_day, window.open_period)
        return EnterReading(
            meter_id=meter.id,
            account_id=meter.account_id,
            period=period,
            taken_on=told.taken_on.isoformat(),
            values_e4=told.values_e4,
            source=told.source,
            seen_reading_id="",
        )

    def _around(self, meter: Meter) -> Circumstances:
        norm_e6 = self._norms.get(meter.service_id, 0) * self._residents.get(meter.account_id, 0)
        service = self._services.get(meter.service_id)
        return Circumstances(service, norm_e6 // 100, self.settings, self.today)

    def _reading(self, told: Told, command: EnterReading, step: Step, checked: Checked) -> Reading:
        return Reading(
            id=told.op_id,
            period=command.period,
            taken_on=command.taken_on,
            values_e4=command.values_e4,
            state=step.born,
            source=command.source,
            author=self.author,
            recorded_at=self.now_ms,
            reason="",
            flags=checked.flags,
            replaces="",
            superseded=step.superseded,
        )

    def _keep(self, meter: Meter, step: Step, reading: Reading) -> None:
        states = dict(step.moved)
        standing = tuple(
            replace(one, state=states[one.id]) if one.id in states else one
            for one in meter.readings
        )
        for one in standing:
            # A reading of this very file is not in the books yet: it is born in its last state.
            if one.id in states and one.id in self._new:
                self._new[one.id] = (meter.id, one)
            elif one.id in states:
                self._moved[one.id] = one.state
        self._new[reading.id] = (meter.id, reading)
        self._meters[meter.id] = replace(meter, readings=(*standing, reading))


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
