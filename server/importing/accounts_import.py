"""Takes checked accounts into the books: compares with what stands, then writes all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from server.accounts.tables import accounts, houses, owners, people, premises
from server.importing.account_rows import PREMISES, AccountFile, AccountRecord
from server.importing.city_services import CityServices
from server.importing.house_book import HouseBook, load_houses
from server.importing.main_rows import MAIN
from server.importing.outcome import ImportReport, Problems
from server.importing.stock import free_id, rows_of

_ELS_LENGTH = 10
_STORED = (
    select(
        *(accounts.c.number, accounts.c.status, accounts.c.izhku, accounts.c.kind),
        *(people.c.last, people.c.first, people.c.middle, people.c.snils),
        *(accounts.c.total_area_e2, accounts.c.living_area_e2, accounts.c.heated_area_e2),
        *(accounts.c.residents, accounts.c.house_id, accounts.c.flat),
        *(premises.c.kind.label("premises_kind"), premises.c.gis_id, accounts.c.share_e2),
    )
    .join(people, people.c.id == accounts.c.payer_id)
    .join(premises, premises.c.id == accounts.c.premises_id)
)


@dataclass
class AccountsPlan:
    """Rows to be written, checked against the books."""

    houses: HouseBook
    premises: list[dict[str, object]] = field(default_factory=list)
    people: list[dict[str, object]] = field(default_factory=list)
    accounts: list[dict[str, object]] = field(default_factory=list)
    owners: list[dict[str, object]] = field(default_factory=list)
    unchanged: int = 0
    shared_flats: int = 0

    def write(self, conn: Connection) -> list[tuple[str, int | str]]:
        """Write everything; what terminals are to be told of."""
        for table, rows in (
            (houses, self.houses.new),
            (premises, self.premises),
            (people, self.people),
            (accounts, self.accounts),
            (owners, self.owners),
        ):
            if rows:
                conn.execute(insert(table), rows)
        told: list[tuple[str, int | str]] = []
        told += [("house", int(str(row["id"]))) for row in self.houses.new]
        made = [int(str(row["id"])) for row in self.accounts]
        told += [(entity, one) for one in made for entity in ("account", "household")]
        return told

    def tell(self, report: ImportReport, city: CityServices) -> None:
        """Put the numbers and what people should know into the report."""
        report.created, report.unchanged = len(self.accounts), self.unchanged
        report.houses, report.services = self.houses.names, list(city.names)
        if self.shared_flats:
            report.warnings.append(
                f"на помещении уже есть другой счёт того же типа (строк: {self.shared_flats})"
            )
        if self.houses.new:
            report.warnings.append(
                f"площади новых домов неизвестны ({len(self.houses.new)}): расходы на общее"
                " имущество им не начисляются"
            )


def plan_accounts(
    conn: Connection, file: AccountFile, city: CityServices, problems: Problems
) -> AccountsPlan:
    """What the file adds to the books; an account that stands differently is an error."""
    plan = AccountsPlan(load_houses(conn, city.executor_id))
    stored = _stored(conn, file.accounts)
    taken = _taken_identifiers(conn, file.accounts)
    placed: list[tuple[AccountRecord, int]] = []
    for record in file.accounts:
        house_id = plan.houses.find(record.premises, problems)
        if house_id is None:
            continue
        main = record.main
        row = stored.get(main.number)
        if row is not None:
            _compare(record, house_id, row, problems)
            plan.unchanged += 1
        elif main.izhku in taken:
            cause = f"«{main.izhku}» уже принадлежит счёту {taken[main.izhku]}"
            problems.add_cell(MAIN, main.row, "C", cause)
        else:
            placed.append((record, house_id))
    if not problems.total:
        _add_rows(conn, plan, placed)
    return plan


def _stored(conn: Connection, records: Sequence[AccountRecord]) -> dict[str, Row[Any]]:
    numbers = [record.main.number for record in records]
    return {row.number: row for row in rows_of(conn, _STORED, accounts.c.number, numbers)}


def _taken_identifiers(conn: Connection, records: Sequence[AccountRecord]) -> dict[str, str]:
    wanted = [record.main.izhku for record in records if record.main.izhku]
    query = select(accounts.c.izhku, accounts.c.number)
    return {row.izhku: row.number for row in rows_of(conn, query, accounts.c.izhku, wanted)}


def _compare(record: AccountRecord, house_id: int, row: Row[Any], problems: Problems) -> None:
    """Name every cell in which an account of the books differs: an import changes none."""
    main, place = record.main, record.premises
    if row.status != "active":
        problems.add_cell(MAIN, main.row, "B", f"счёт {main.number} уже есть и закрыт")
        return
    pairs = (
        *((MAIN, "C", main.izhku, row.izhku), (MAIN, "D", main.kind, row.kind)),
        *((MAIN, "G", main.last, row.last), (MAIN, "H", main.first, row.first)),
        *((MAIN, "I", main.middle, row.middle), (MAIN, "J", main.snils, row.snils)),
        (MAIN, "R", main.total_area_e2, row.total_area_e2),
        (MAIN, "S", main.living_area_e2, row.living_area_e2),
        (MAIN, "T", main.heated_area_e2, row.heated_area_e2),
        (MAIN, "U", main.residents, row.residents),
        (PREMISES, "B", house_id, row.house_id),
        (PREMISES, "D", place.kind, row.premises_kind),
        (PREMISES, "E", place.flat, row.flat),
        (PREMISES, "G", place.gis_id, row.gis_id),
        (PREMISES, "H", place.share_e2, row.share_e2),
    )
    for sheet, column, told, known in pairs:
        if told != known:
            number = main.row if sheet == MAIN else place.row
            cause = f"счёт {main.number} уже есть с другим значением; загрузка счета не меняет"
            problems.add_cell(sheet, number, column, cause)


def _add_rows(
    conn: Connection, plan: AccountsPlan, placed: Sequence[tuple[AccountRecord, int]]
) -> None:
    flats = _flats(conn, sorted({house_id for _, house_id in placed}))
    used = _used_flats(conn, sorted({house_id for _, house_id in placed}))
    premises_id, person_id = free_id(conn, premises), free_id(conn, people)
    first = free_id(conn, accounts)
    for account_id, (record, house_id) in enumerate(placed, first):
        key = (house_id, record.premises.flat.casefold())
        if key not in flats:
            flats[key] = premises_id
            plan.premises.append(_premises_row(premises_id, house_id, record))
            premises_id += 1
        purpose = (flats[key], record.main.kind)
        plan.shared_flats += purpose in used and not record.main.is_divided
        used.add(purpose)
        plan.people.append(_person_row(person_id, record))
        plan.accounts.append(_account_row(account_id, house_id, flats[key], person_id, record))
        if not record.main.is_tenant and not record.main.is_divided:
            plan.owners.append({"account_id": account_id, "person_id": person_id})
        person_id += 1


def _flats(conn: Connection, house_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    p = premises.c
    found = rows_of(conn, select(p.id, p.house_id, p.number), p.house_id, house_ids)
    return {(row.house_id, row.number.casefold()): row.id for row in found}


def _used_flats(conn: Connection, house_ids: Sequence[int]) -> set[tuple[int, str]]:
    a = accounts.c
    query = select(a.premises_id, a.kind).where(a.status == "active")
    return {(row.premises_id, row.kind) for row in rows_of(conn, query, a.house_id, house_ids)}


def _premises_row(premises_id: int, house_id: int, record: AccountRecord) -> dict[str, object]:
    main, place = record.main, record.premises
    return {
        "id": premises_id,
        "house_id": house_id,
        "number": place.flat,
        "kind": place.kind,
        "total_area_e2": main.total_area_e2,
        "living_area_e2": main.living_area_e2,
        "heated_area_e2": main.heated_area_e2,
        "gis_id": place.gis_id,
    }


def _person_row(person_id: int, record: AccountRecord) -> dict[str, object]:
    main = record.main
    return {
        "id": person_id,
        "last": main.last,
        "first": main.first,
        "middle": main.middle,
        "snils": main.snils,
    }


def _account_row(
    account_id: int, house_id: int, premises_id: int, payer_id: int, record: AccountRecord
) -> dict[str, object]:
    main, place = record.main, record.premises
    return {
        "id": account_id,
        "version": 1,
        "number": main.number,
        "els": main.izhku[:_ELS_LENGTH],
        "izhku": main.izhku,
        "kind": main.kind,
        "house_id": house_id,
        "premises_id": premises_id,
        "flat": place.flat,
        "payer_id": payer_id,
        "share_e2": place.share_e2,
        "total_area_e2": main.total_area_e2,
        "living_area_e2": main.living_area_e2,
        "heated_area_e2": main.heated_area_e2,
        "residents": main.residents,
    }
