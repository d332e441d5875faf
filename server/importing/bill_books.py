"""What the office knows of the accounts and services an imported document names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from api_client.models.bill import Bill
from domain.clean_text import shown
from domain.names import full_name
from server.accounts.tables import accounts, houses, people
from server.billing.month import AccountFacts
from server.billing.tables import bills, services
from server.importing.account_names import accounts_by_name
from server.importing.bill_charge_rows import MatchedLine, ServiceFacts
from server.importing.bill_lines import LINES, BillLine
from server.importing.bill_rows import HEADS, BillHead
from server.importing.outcome import Problems
from server.importing.stock import rows_of
from server.ledger.tables import ledger_entries
from server.payments.tables import payments

_REPAIR = "capital_repair"
_bill_decoder = msgspec.msgpack.Decoder(Bill)


class BillBooks:
    """Accounts of the file with their bills; ``with_money``: those whose money has moved."""

    def __init__(self, conn: Connection, names: Iterable[str]) -> None:
        self._named = accounts_by_name(conn, names)
        ids = sorted({row.id for rows in self._named.values() for row in rows})
        self.facts = _facts(conn, ids)
        self.bills: dict[int, dict[int, Bill]] = defaultdict(dict)
        for row in rows_of(conn, select(bills.c.account_id, bills.c.body), bills.c.account_id, ids):
            bill = _bill_decoder.decode(row.body)
            self.bills[row.account_id][bill.period] = bill
        self.with_money: set[int] = set()
        for column in (payments.c.account_id, ledger_entries.c.account_id):
            found = rows_of(conn, select(column).distinct(), column, ids)
            self.with_money |= {row.account_id for row in found}
        self._services: dict[str, list[ServiceFacts]] = defaultdict(list)
        for row in conn.execute(select(services)):
            one = ServiceFacts(
                id=row.id, supplier_id=row.supplier_id, base=row.base, order=row.order
            )
            for name in {_folded(row.name), _folded(row.short_name), row.code}:
                self._services[name].append(one)

    def account(self, head: BillHead, problems: Problems) -> Row[Any] | None:
        """The one account of the document."""
        found = self._named.get(head.account, [])
        if len(found) == 1:
            return found[0]
        name = shown(head.account)
        many = f"«{name}» — это несколько счетов: укажите номер лицевого счёта"
        cause = many if found else f"лицевого счёта «{name}» нет в базе"
        problems.add_cell(HEADS, head.row, "A", cause)
        return None

    def matched(
        self, head: BillHead, lines: Iterable[BillLine], problems: Problems
    ) -> list[MatchedLine] | None:
        """The document's lines with their services, capital repair among them."""
        found: list[MatchedLine] = []
        ok = True
        for line in lines:
            known = self._services.get(_folded(line.service), [])
            if len(known) != 1:
                cause = f"услуги «{shown(line.service)}» нет в справочнике офиса"
                problems.add_cell(LINES, line.row, "B", cause)
                ok = False
                continue
            found.append(MatchedLine(known[0], line))
        if head.repair is not None:
            ok = self._add_repair(head, found, problems) and ok
        return found if ok else None

    def _add_repair(self, head: BillHead, found: list[MatchedLine], problems: Problems) -> bool:
        known = self._services.get(_REPAIR, [])
        cause = "" if known else "в справочнике офиса нет взноса на капитальный ремонт"
        if known and any(one.service.id == known[0].id for one in found):
            cause = "взнос на капитальный ремонт есть и на листе «Разделы 3-6»"
        if cause or head.repair is None:
            problems.add_cell(HEADS, head.row, "T", cause)
            return False
        repair = head.repair
        line = BillLine(
            row=head.row,
            number=head.number,
            service=_REPAIR,
            method="",
            volume_e10=0,
            common_volume_e10=0,
            tariff_e6=repair.tariff_e6,
            charged=repair.charged,
            coefficient_e2=0,
            excess=0,
            recalculated=repair.recalculated,
            benefit=repair.benefit,
            reason="",
            norm_e6=0,
            common_norm_e6=0,
        )
        found.append(MatchedLine(known[0], line))
        return True


def _facts(conn: Connection, ids: Sequence[int]) -> dict[int, AccountFacts]:
    a, p = accounts.c, people.c
    query = (
        select(accounts, p.last, p.first, p.middle, houses.c.executor_id)
        .join(people, p.id == a.payer_id)
        .join(houses, houses.c.id == a.house_id)
        # Money that comes meanwhile waits: it must find the opened balance or stop the import.
        .order_by(a.id)
        .with_for_update(of=accounts)
    )
    return {
        row.id: AccountFacts(
            id=row.id,
            izhku=row.izhku or row.number,
            payer=full_name(row.last, row.first, row.middle),
            total_area_e2=row.total_area_e2,
            living_area_e2=row.living_area_e2,
            heated_area_e2=row.heated_area_e2,
            residents=row.residents,
            owners=1,
            executor_id=row.executor_id,
        )
        for row in rows_of(conn, query, a.id, ids)
    }


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold().replace("ё", "е")
