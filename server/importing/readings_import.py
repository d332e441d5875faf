"""Takes checked readings into the books: finds their meters, asks what a clerk would be asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from domain.clean_text import shown
from domain.errors import InputError
from domain.settings import OfficeSettings
from domain.told_readings import values_e4
from server.acts import Effect
from server.billing.tables import services
from server.importing.outcome import Problems
from server.importing.reading_rows import ReadingFile, ReadingRecord
from server.importing.reading_sentences import refusal_text
from server.importing.sentences import sentence_of
from server.importing.stock import rows_of
from server.meters.batch import ReadingBatch, Told
from server.meters.tables import meters

_METER = select(
    *(meters.c.id, meters.c.account_id, meters.c.serial, meters.c.gis_id),
    *(services.c.code, meters.c.status, meters.c.zones, meters.c.digits, meters.c.decimals),
).join(services, services.c.id == meters.c.service_id)


@dataclass
class ReadingsPlan:
    """The readings to be written, judged against the books."""

    batch: ReadingBatch
    created: int = 0
    unchanged: int = 0


def plan_readings(
    conn: Connection, file: ReadingFile, now: tuple[OfficeSettings, int], problems: Problems
) -> ReadingsPlan:
    """What the file adds; a reading that asks for a person's answer is an error of its row."""
    rules, now_ms = now
    plan = ReadingsPlan(ReadingBatch(conn, rules, now_ms, author=""))
    known = _KnownMeters(conn, file)
    meant = [(record, known.meant(record, problems)) for record in file.readings]
    plan.batch.load(meter.account_id for _, meter in meant if meter is not None)
    seen: dict[int, int] = {}
    for record, meter in meant:
        if meter is None:
            continue
        if seen.setdefault(meter.id, record.row) != record.row:
            cause = f"этот прибор уже есть в строке {seen[meter.id]}"
            problems.add_cell(file.sheet, record.row, _name_column(record), cause)
            continue
        key = f"r-{now_ms}-{record.row}"
        _offer(plan, (key, record, meter), file.sheet, problems)
    return plan


def _offer(
    plan: ReadingsPlan, one: tuple[str, ReadingRecord, Any], sheet: str, problems: Problems
) -> None:
    key, record, meter = one
    try:
        values = values_e4(meter, record.values)
    except InputError as error:
        problems.add_cell(sheet, record.row, "E", sentence_of(error))
        return
    effect = plan.batch.offer(Told(key, meter.id, values, record.taken_on, "import"))
    if effect == Effect("accepted", "merged"):
        plan.unchanged += 1
    elif effect.outcome == "accepted" and not effect.code:
        plan.created += 1
    else:
        column = "D" if effect.code.startswith(("reading.date", "period")) else "E"
        cause = refusal_text(effect.code, effect.fields)
        problems.add_cell(sheet, record.row, column, cause)


class _KnownMeters:
    """The meters of the books a file may mean: by their number in ГИС ЖКХ and by serial."""

    def __init__(self, conn: Connection, file: ReadingFile) -> None:
        self._sheet = file.sheet
        self._by_gis: dict[str, list[Row[Any]]] = defaultdict(list)
        self._by_serial: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
        ids = sorted({one.gis_id for one in file.readings if one.gis_id})
        serials = sorted({one.serial for one in file.readings if not one.gis_id})
        for row in rows_of(conn, _METER, meters.c.gis_id, ids):
            self._by_gis[row.gis_id].append(row)
        for row in rows_of(conn, _METER, meters.c.serial, serials):
            self._by_serial[_resource(row.code), row.serial].append(row)

    def meant(self, record: ReadingRecord, problems: Problems) -> Row[Any] | None:
        """The one meter in use the row means; an error when there is none or more than one."""
        if record.gis_id:
            found = self._by_gis.get(record.gis_id, [])
        else:
            found = self._by_serial.get((record.code, record.serial), [])
        active = [row for row in found if row.status == "active"]
        cause = ""
        if not active:
            cause = "прибор снят" if found else "такого прибора нет в базе"
        elif len(active) > 1:
            cause = "таких приборов несколько: укажите номер ПУ в ГИС ЖКХ"
        elif record.serial and record.serial.casefold() != active[0].serial.casefold():
            cause = f"по номеру ГИС ЖКХ это прибор «{shown(active[0].serial)}»"
        elif record.code and record.code != _resource(active[0].code):
            cause = "у прибора другой вид ресурса"
        if cause:
            problems.add_cell(self._sheet, record.row, _name_column(record), cause)
            return None
        return active[0]


def _resource(code: str) -> str:
    """Hot water is one resource, whatever its components are charged as."""
    return "hot_water_water" if code.startswith("hot_water") else code


def _name_column(record: ReadingRecord) -> str:
    return "A" if record.gis_id else "B"
