"""A signed-in desk whose cache holds the golden bill's account with several charged months."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

import msgspec

from api_client.models.replica import Setting
from desktop.services import auth
from desktop.store.cache_write import CacheWriter
from desktop.store.db import transaction
from tests.support import bill_samples as samples
from tests.support.desk_kit import PASSWORD, Desk, make_desk

ACCOUNT_ID = samples.ACCOUNT.id


def make_bill_desk(folder: Path, months: int = 4) -> Desk:
    """Sign in and fill: the months end with October 2026, November is open."""
    desk = make_desk(folder)
    auth.sign_in(desk.ctx, "kassir", PASSWORD)
    desk.ctx.in_outbox_lane(lambda: _fill(desk, months))
    return desk


def _fill(desk: Desk, months: int) -> None:
    connection = desk.ctx.stores.writing()
    writer = CacheWriter(connection)
    settings = [
        Setting(one.name, 1, str(getattr(samples.SETTINGS, one.name)))
        for one in dataclass_fields(samples.SETTINGS)
    ]
    account = msgspec.structs.replace(samples.ACCOUNT, id=ACCOUNT_ID)
    nouns: list[Any] = [
        samples.HOUSE,
        samples.CENTRE,
        samples.EXECUTOR,
        *samples.services_of(samples.GOLDEN).values(),
        account,
        *samples.following_bills(months),
        *settings,
    ]
    with transaction(connection):
        for noun in nouns:
            writer.upsert(type(noun).__name__.lower(), noun)
    writer.set_meta(cursor="c1", epoch="e1", seq="10", data_as_of="0")
