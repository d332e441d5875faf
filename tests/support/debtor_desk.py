"""A signed-in desk whose cache holds the debtor of ``debtor_samples``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

from api_client.models.replica import Payment, Setting
from desktop.services import auth
from desktop.store.cache_write import CacheWriter
from desktop.store.db import transaction
from tests.support import bill_samples
from tests.support import debtor_samples as debtor
from tests.support.desk_kit import PASSWORD, Desk, make_desk

ACCOUNT_ID = bill_samples.ACCOUNT.id


def make_debtor_desk(
    folder: Path, payments: Sequence[Payment] = debtor.PAYMENTS, login: str = "kassir"
) -> Desk:
    """Sign in and fill: seven months to October 2026, three of them paid in part."""
    desk = make_desk(folder)
    auth.sign_in(desk.ctx, login, PASSWORD)
    bills = debtor.bills_of(payments=payments)
    settings = [
        Setting(one.name, 1, str(getattr(bill_samples.SETTINGS, one.name)))
        for one in dataclass_fields(bill_samples.SETTINGS)
    ]
    nouns = [
        *(bill_samples.HOUSE, *debtor.SUPPLIERS.values(), *debtor.SERVICES.values()),
        *(debtor.account_of(bills, payments), *bills, *payments, *settings),
    ]
    put(desk, *nouns)
    return desk


def put(desk: Desk, *nouns: Any) -> None:
    """Rows as an exchange would bring them."""

    def write() -> None:
        connection = desk.ctx.stores.writing()
        writer = CacheWriter(connection)
        with transaction(connection):
            for noun in nouns:
                writer.upsert(type(noun).__name__.lower(), noun)
        writer.set_meta(cursor="c1", epoch="e1", seq="10", data_as_of="0")

    desk.ctx.in_outbox_lane(write)
