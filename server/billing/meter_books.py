"""Meters of a page of accounts as the month's calculation wants them: dials and earlier months."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from domain.charge_inputs import MeterInput, PastMonth, ZoneInput
from domain.periods import first_day, last_day, next_period, previous_period, shift
from server.billing.month import HISTORY_MONTHS
from server.billing.plans import zone_services
from server.billing.tables import bills
from server.meters.tables import meters, readings

_volume_decoder = msgspec.msgpack.Decoder(list[tuple[int, int, int, str]])

Zones = Mapping[tuple[int, int], tuple[PastMonth, ...]]


@dataclass(frozen=True, kw_only=True)
class Period:
    """The charged month and its ends as moments of the office's zone (UTC ms)."""

    period: int
    zone: ZoneInfo
    end_ms: int

    @staticmethod
    def of(period: int, zone: ZoneInfo) -> Period:
        """The month in the zone."""
        start = datetime.combine(first_day(next_period(period)), time(0), tzinfo=zone)
        return Period(period=period, zone=zone, end_ms=int(start.timestamp() * 1000))

    @property
    def start_ms(self) -> int:
        """Its first moment."""
        start = datetime.combine(first_day(self.period), time(0), tzinfo=self.zone)
        return int(start.timestamp() * 1000)

    @property
    def first_day(self) -> str:
        """Its first day as ISO text."""
        return first_day(self.period).isoformat()

    @property
    def last_day(self) -> str:
        """Its last day as ISO text."""
        return last_day(self.period).isoformat()


class MeterBooks:
    """Reads the meters of pages of accounts in one period; ``service_ids`` by code."""

    def __init__(self, conn: Connection, period: Period, service_ids: dict[str, int]) -> None:
        self._conn = conn
        self._period = period
        self._service_ids = service_ids

    def page(self, low: int, high: int) -> Iterator[tuple[int, int, MeterInput]]:
        """(account, service on the meter's card, meter) for the accounts of these ids."""
        history = self._history(low, high)
        before, now = self._readings(low, high)
        query = select(meters).where(self._metered(low, high)).order_by(meters.c.id)
        for row in self._conn.execute(query):
            meter = self._meter(row, before.get(row.id), now.get(row.id), history)
            yield row.account_id, row.service_id, meter

    def _history(self, low: int, high: int) -> Zones:
        """Earlier months by meter and zone, oldest first."""
        b = bills.c
        query = (
            select(b.period, b.volumes)
            .where(
                b.account_id.between(low, high),
                b.period.between(
                    shift(self._period.period, -HISTORY_MONTHS),
                    previous_period(self._period.period),
                ),
            )
            .order_by(b.account_id, b.period)
        )
        zones: dict[tuple[int, int], list[PastMonth]] = defaultdict(list)
        for period, packed in self._conn.execute(query):
            for meter_id, zone, volume_e4, method in _volume_decoder.decode(packed):
                zones[meter_id, zone].append(PastMonth(period, volume_e4, method))
        return {key: tuple(months) for key, months in zones.items()}

    def _metered(self, low: int, high: int) -> ColumnElement[bool]:
        m = meters.c
        return m.account_id.between(low, high) & or_(
            m.status == "active", m.removed_on >= self._period.first_day
        )

    def _readings(self, low: int, high: int) -> tuple[dict[int, Row[Any]], dict[int, Row[Any]]]:
        """The last effective reading before the period and the period's own, by meter."""
        r, m, period = readings.c, meters.c, self._period.period
        earlier = readings.alias()
        newest = (
            select(func.max(earlier.c.period))
            .where(
                earlier.c.meter_id == m.id,
                earlier.c.state == "effective",
                earlier.c.period < period,
            )
            .scalar_subquery()
        )
        # One look into the index a meter, written down once: without its statistics PostgreSQL
        # computed a join of groups anew for every row.
        own = select(m.id, newest.label("newest")).where(self._metered(low, high))
        chosen = own.cte("chosen").prefix_with("MATERIALIZED")
        effective = select(readings).join(chosen, chosen.c.id == r.meter_id)
        effective = effective.where(r.state == "effective")
        before = {
            row.meter_id: row
            for row in self._conn.execute(effective.where(r.period == chosen.c.newest))
        }
        now = {row.meter_id: row for row in self._conn.execute(effective.where(r.period == period))}
        return before, now

    def _meter(
        self, row: Row[Any], before: Row[Any] | None, now: Row[Any] | None, history: Zones
    ) -> MeterInput:
        previous = json.loads(before.values_e4 if before else row.initial_e4)
        current = json.loads(now.values_e4) if now else [None] * row.zones
        names = json.loads(row.zone_names) or [""] * row.zones
        charged_by = zone_services(self._service_ids, row.service_id, row.zones)
        zones = tuple(
            ZoneInput(
                *(charged_by[zone], names[zone], previous[zone], current[zone]),
                history.get((row.id, zone), ()),
            )
            for zone in range(row.zones)
        )
        return MeterInput(
            meter_id=row.id,
            digits=row.digits,
            zones=zones,
            verify_until=row.verify_until,
            reading_on=now.taken_on if now else "",
            rollover="rollover" in (now.flags.split() if now else ()),
            serial=row.serial,
            place=row.place,
            decimals=row.decimals,
            previous_on=before.taken_on if before else row.commissioned_on,
        )
