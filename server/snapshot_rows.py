"""Nouns of a snapshot that stand alone in their tables: columns to find them by and the body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from api_client.models.certificates import Certificate, Household
from api_client.models.replica import Payment, Shift
from domain.cache_rows import PaymentFacts, payment_columns

Row = tuple[object, ...]
Pack = Callable[[bytes], bytes]
_encode = msgspec.msgpack.encode


def _payments(nouns: Iterable[Payment], pack: Pack) -> Iterator[Row]:
    for one in nouns:
        facts = PaymentFacts(
            *(one.id, one.account_id, one.paid_at, one.amount, one.channel),
            *(one.number, one.op_id, one.shift_id),
        )
        yield *payment_columns(facts), pack(_encode(one))


def _shifts(nouns: Iterable[Shift], _pack: Pack) -> Iterator[Row]:
    for one in nouns:
        yield one.id, one.terminal_id, one.number, one.opened_at, _encode(one)


def _households(nouns: Iterable[Household], pack: Pack) -> Iterator[Row]:
    for one in nouns:
        yield one.id, pack(_encode(one))


def _certificates(nouns: Iterable[Certificate], pack: Pack) -> Iterator[Row]:
    for one in nouns:
        serial = (one.series, one.year, one.number)
        yield one.id, one.account_id, *serial, one.code, one.issued_at, pack(_encode(one))


PLAIN: dict[str, tuple[int, Callable[[Iterable[Any], Pack], Iterator[Row]]]] = {
    "payment": (8, _payments),
    "shift": (5, _shifts),
    "household": (2, _households),
    "certificate": (8, _certificates),
}
"""Table, which bears the name of its entity -> number of columns and the rows of its nouns."""
