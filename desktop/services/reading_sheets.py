"""The readings of an account or a house as a grid shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api_client.models.replica import Account, House, Meter, Service
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.meter_view import (
    MeterView,
    Surroundings,
    account_meters,
    ordered,
    surroundings,
    view_of,
)
from domain.reading_facts import Window


@dataclass(frozen=True)
class ReadingSheet:
    """The meters of one account, active ones, in the order of the bill."""

    account: Account
    meters: tuple[MeterView, ...]
    open_period: int
    today: date
    window: Window


@dataclass(frozen=True)
class HouseRow:
    """One meter of a house with its account."""

    account: Account
    view: MeterView


@dataclass(frozen=True)
class HouseSheet:
    """The active meters of a house by flat; ``services``: those that have meters there."""

    house: House
    rows: tuple[HouseRow, ...]
    services: tuple[Service, ...]
    open_period: int
    today: date
    window: Window


def sheet(ctx: Context, account_id: int) -> ReadingSheet:
    """The sheet of an account; AppError ``account.unknown``."""
    account = ctx.cache.account(account_id)
    if account is None:
        raise AppError("account.unknown", number="", nearest=())
    around = surroundings(ctx)
    views = account_meters(ctx, account_id, around)
    window = Window(around.office.window_from_day, around.office.window_to_day, around.open_period)
    active = tuple(view for view in views if view.meter.status == "active")
    return ReadingSheet(account, active, around.open_period, around.today, window)


def house_sheet(ctx: Context, house_id: int, service_id: int | None = None) -> HouseSheet:
    """The sheet of a house, of one service or of all; AppError ``house.unknown``."""
    cache = ctx.cache
    house = cache.house(house_id)
    if house is None:
        raise AppError("house.unknown", text="")
    around = surroundings(ctx)
    meters: dict[int, list[Meter]] = {}
    for meter in cache.meters_of_house(house_id):
        if meter.status == "active" and meter.service_id in around.services:
            meters.setdefault(meter.account_id, []).append(meter)
    rows: list[HouseRow] = []
    for account in cache.accounts_of_house(house_id):
        pending = cache.pending_meters(account.id)
        views = ordered(
            view_of(meter, account, around, pending=meter.id in pending)
            for meter in meters.get(account.id, ())
            if service_id in (None, meter.service_id)
        )
        rows += [HouseRow(account, view) for view in views]
    present = {meter.service_id for of_account in meters.values() for meter in of_account}
    services = sorted((around.services[one] for one in present), key=lambda one: one.order)
    window = Window(around.office.window_from_day, around.office.window_to_day, around.open_period)
    return HouseSheet(house, tuple(rows), tuple(services), around.open_period, around.today, window)


def _window(around: Surroundings) -> Window:
    office = around.office
    return Window(office.window_from_day, office.window_to_day, around.open_period)
