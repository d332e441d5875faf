"""Reads households, the register of certificates and lent numbers from the cache."""

from __future__ import annotations

from typing import TypeVar

import apsw
import msgspec

from api_client.models.certificates import Certificate, Household, NumberBlock
from desktop.store.cache_bodies import BodyOpener
from domain.cache_rows import after_prefix

T = TypeVar("T", bound=msgspec.Struct)

_HOUSEHOLD = "SELECT body FROM household WHERE account_id = ?"
_ONE = "SELECT body FROM certificate WHERE id = ?"
_BY_CODE = "SELECT body FROM certificate INDEXED BY certificate_by_code WHERE code = ? LIMIT ?"
_BY_NUMBER = (
    "SELECT body FROM certificate INDEXED BY certificate_by_number"
    " WHERE series = ? AND year = ? AND number = ?"
)
_OF_ACCOUNT = (
    "SELECT body FROM certificate INDEXED BY certificate_by_account"
    " WHERE account_id = ? ORDER BY issued_at DESC LIMIT ?"
)
_SINCE = (
    "SELECT body FROM certificate INDEXED BY certificate_by_time"
    " WHERE issued_at >= ? ORDER BY issued_at DESC LIMIT ?"
)
_USED = (
    "SELECT number FROM certificate INDEXED BY certificate_by_number"
    " WHERE series = ? AND year = ? AND number BETWEEN ? AND ?"
)
_BLOCKS = "SELECT body FROM item WHERE entity = 'number_block' AND id >= ? AND id < ? ORDER BY id"


class RegisterReader:
    """Every read by an index that is named; nothing of the outbox is laid over."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._open = BodyOpener(connection).open

    def household(self, account_id: int) -> Household | None:
        """The flat and the people of an account."""
        found = self._many(Household, _HOUSEHOLD, account_id)
        return found[0] if found else None

    def certificate(self, certificate_id: str) -> Certificate | None:
        """One line of the register."""
        found = self._many(Certificate, _ONE, certificate_id)
        return found[0] if found else None

    def by_code(self, code: str) -> Certificate | None:
        """The paper of a verification code."""
        found = self._many(Certificate, _BY_CODE, code, 1)
        return found[0] if found else None

    def by_number(self, series: str, year: int, number: int) -> Certificate | None:
        """The paper of a number."""
        found = self._many(Certificate, _BY_NUMBER, series, year, number)
        return found[0] if found else None

    def of_account(self, account_id: int, limit: int) -> tuple[Certificate, ...]:
        """Papers of an account, newest first."""
        return self._many(Certificate, _OF_ACCOUNT, account_id, limit)

    def since(self, issued_at: int, limit: int) -> tuple[Certificate, ...]:
        """Papers issued from a moment (UTC ms) on, newest first."""
        return self._many(Certificate, _SINCE, issued_at, limit)

    def blocks(self, terminal_id: str, series: str, year: int) -> tuple[NumberBlock, ...]:
        """Blocks of a series lent to a terminal, the lowest numbers first."""
        prefix = f"{series}-{year}-"
        found = self._many(NumberBlock, _BLOCKS, prefix, after_prefix(prefix))
        return tuple(
            one for one in found if one.terminal_id == terminal_id and one.state == "leased"
        )

    def used(self, block: NumberBlock) -> frozenset[int]:
        """Numbers of a block the register knows."""
        rows = self._connection.execute(_USED, (block.series, block.year, block.first, block.last))
        return frozenset(row[0] for row in rows)

    def _many(self, noun: type[T], query: str, *values: str | int) -> tuple[T, ...]:
        rows = self._connection.execute(query, values)
        return tuple(msgspec.msgpack.decode(self._open(row[0]), type=noun) for row in rows)
