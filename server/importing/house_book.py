"""Houses of an import: found by their code or address, or new."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from server.accounts.tables import houses
from server.importing.account_rows import PREMISES, PremisesRecord
from server.importing.addresses import Address
from server.importing.outcome import Problems
from server.importing.stock import free_id

_Key = tuple[str, str, tuple[int, str]]


@dataclass(frozen=True)
class _House:
    id: int
    guid: str
    address: Address


@dataclass
class HouseBook:
    """Every house of the office and those the file adds; ``new`` are rows to be written."""

    executor_id: int
    next_id: int
    new: list[dict[str, object]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    _by_key: dict[_Key, _House] = field(default_factory=dict)
    _by_guid: dict[str, _House] = field(default_factory=dict)

    def find(self, premises: PremisesRecord, problems: Problems) -> int | None:
        """The house of the premises, made when there is none; None for a contradiction."""
        address = premises.address
        named = self._by_guid.get(premises.guid.casefold()) if premises.guid else None
        placed = self._by_key.get(address.key())
        cause = _contradiction(premises, named, placed)
        if cause:
            problems.add_cell(PREMISES, premises.row, "C", cause)
            return None
        return (placed or self._make(address, premises.guid)).id

    def remember(self, house_id: int, guid: str, address: Address) -> _House:
        """A house that is known from now on."""
        house = _House(house_id, guid, address)
        self._by_key[address.key()] = house
        if guid:
            self._by_guid[guid.casefold()] = house
        return house

    def _make(self, address: Address, guid: str) -> _House:
        house = self.remember(self.next_id, guid, address)
        self.next_id += 1
        self.names.append(address.house_text())
        self.new.append(
            {
                "id": house.id,
                "version": 1,
                "guid": guid,
                "settlement": address.settlement,
                "street": address.street,
                "number": address.house,
                "postcode": address.postcode,
                "executor_id": self.executor_id,
            }
        )
        return house


def load_houses(conn: Connection, executor_id: int) -> HouseBook:
    """The houses the office has."""
    book = HouseBook(executor_id, free_id(conn, houses))
    h = houses.c
    for row in conn.execute(select(h.id, h.guid, h.settlement, h.street, h.number)):
        book.remember(row.id, row.guid, Address(row.settlement, row.street, row.number))
    return book


def _contradiction(premises: PremisesRecord, named: _House | None, placed: _House | None) -> str:
    """Why code and address cannot both be right; empty when they can."""
    if named is not None and named is not placed:
        return f"это код другого дома: {named.address.house_text()}"
    if placed is not None and premises.guid and placed.guid and named is None:
        return f"у дома {placed.address.house_text()} другой код: {placed.guid}"
    return ""
