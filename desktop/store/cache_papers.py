"""Households and the register of certificates in the cache: written with what finds them."""

from __future__ import annotations

import apsw
import msgspec

from api_client.models.certificates import Certificate, Household

_PUT_HOUSEHOLD = (
    "INSERT INTO household (account_id, body) VALUES (?, ?)"
    " ON CONFLICT (account_id) DO UPDATE SET body = excluded.body"
)
_PUT_CERTIFICATE = (
    "INSERT OR REPLACE INTO certificate"
    " (id, account_id, series, year, number, code, issued_at, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_encode = msgspec.msgpack.encode


def put_household(connection: apsw.Connection, household: Household) -> None:
    """Write one household; the caller holds the transaction or has none."""
    connection.execute(_PUT_HOUSEHOLD, (household.id, _encode(household)))


def put_certificate(connection: apsw.Connection, one: Certificate) -> None:
    """Write one line of the register; the caller holds the transaction or has none."""
    columns = (one.id, one.account_id, one.series, one.year, one.number, one.code, one.issued_at)
    connection.execute(_PUT_CERTIFICATE, (*columns, _encode(one)))
