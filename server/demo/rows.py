"""The demo's stories as rows of the office's tables."""

from __future__ import annotations

import json

from sqlalchemy import Table

from api_client.models.replica import Norm, Service, Supplier, Tariff
from server.accounts.tables import (
    accounts,
    benefits,
    houses,
    office_settings,
    owners,
    people,
    premises,
    residents,
)
from server.billing.tables import (
    bills,
    norms,
    penalties,
    recalculations,
    services,
    suppliers,
    tariffs,
)
from server.demo import catalogue, household
from server.demo.calendar import OPEN
from server.demo.flats import DemoHouse, Flat
from server.demo.metering import MeterStory
from server.demo.story import Story
from server.demo.till import ASIDE_COLUMNS, SHIFT_COLUMNS
from server.demo.writer import BulkWriter
from server.meters.tables import meters, readings
from server.payments.tables import payment_parts, payments
from server.till.tables import shifts, suspense

SETTLEMENT = "г Тюмень"

COLUMNS: dict[Table, tuple[str, ...]] = {
    office_settings: ("key", "version", "value"),
    suppliers: Supplier.__struct_fields__,
    services: Service.__struct_fields__,
    tariffs: Tariff.__struct_fields__,
    norms: Norm.__struct_fields__,
    houses: (
        *("id", "version", "settlement", "street", "number", "postcode", "district"),
        *("built_year", "floors", "executor_id", "total_area_e2", "common_area_e2"),
        *("without_services", "walls", "heating", "hot_water", "cold_water", "sewage", "gas"),
        *("lift", "chute"),
    ),
    premises: (
        *("id", "house_id", "number", "floor", "rooms", "total_area_e2", "living_area_e2"),
        *("heated_area_e2", "cadastral_number", "ownership", "ceiling_cm", "stove", "bath"),
    ),
    people: ("id", "last", "first", "middle", "sex", "born_on", "phone", "email"),
    accounts: (
        *("id", "version", "number", "els", "izhku", "status", "house_id", "premises_id", "flat"),
        *("payer_id", "total_area_e2", "living_area_e2", "heated_area_e2", "residents"),
        *("balance_kopecks", "overdue_kopecks", "penalty_kopecks", "opened_on", "closed_on"),
        *("close_reason", "delivery", "has_cabinet"),
    ),
    owners: (
        *("account_id", "person_id", "share_num", "share_den", "since", "until"),
        "title_document",
    ),
    residents: (
        *("account_id", "person_id", "registration", "relation", "since", "until"),
        *("arrived_from", "left_to", "leave_reason"),
    ),
    benefits: ("id", "account_id", "service_id", "category", "amount_kopecks", "percent_e2"),
    meters: (
        *("id", "version", "account_id", "service_id", "serial", "brand", "place", "zones"),
        *("zone_names", "digits", "decimals", "initial_e4", "installed_on", "commissioned_on"),
        *("verified_on", "verify_until", "removed_on", "status"),
    ),
    readings: (
        *("id", "meter_id", "period", "taken_on", "values_e4", "state", "source", "author"),
        *("recorded_at", "reason", "flags", "replaces", "op_id"),
    ),
    bills: (
        *("account_id", "period", "version", "number", "closed", "due_on", "due_kopecks"),
        *("paid_kopecks", "total_kopecks", "body", "volumes"),
    ),
    recalculations: ("id", "account_id", "period", "service_id", "reason", "amount_kopecks"),
    penalties: ("account_id", "period", "service_id", "amount_kopecks"),
    payments: (
        *("id", "version", "account_id", "paid_at", "amount_kopecks", "channel", "place"),
        *("number", "counted_in", "operator_id", "operator", "terminal_id", "shift_id", "tenders"),
    ),
    payment_parts: ("payment_id", "period", "service_id", "amount_kopecks"),
    shifts: SHIFT_COLUMNS,
    suspense: ASIDE_COLUMNS,
}
"""The columns the demo fills; the others keep their defaults."""


def write_catalogue(writer: BulkWriter) -> None:
    """Settings, suppliers, services, tariffs and norms."""
    values = {**catalogue.settings(), "open_period": str(OPEN)}
    writer.add(office_settings, [(key, 1, value) for key, value in values.items()])
    for table, nouns in (
        (suppliers, catalogue.suppliers()),
        (services, catalogue.services()),
        (tariffs, catalogue.tariffs()),
        (norms, catalogue.norms()),
    ):
        fields = COLUMNS[table]
        writer.add(table, [tuple(getattr(noun, name) for name in fields) for noun in nouns])


def write_house(writer: BulkWriter, house: DemoHouse) -> None:
    """The house."""
    facts = house.facts
    row = (
        *(facts.id, 1, SETTLEMENT, house.street, house.number, house.postcode, house.district),
        *(house.built_year, house.floors, facts.executor_id),
        *(facts.total_area_e2, facts.common_area_e2, " ".join(sorted(facts.without))),
        *household.house_traits(facts.id, house.built_year, house.floors),
    )
    writer.add(houses, [row])


def write_story(writer: BulkWriter, house: DemoHouse, story: Story) -> None:
    """One account with everything that hangs on it."""
    flat = story.flat
    _write_flat(writer, house, story)
    if story.benefit:
        benefit = story.benefit
        row = (flat.account_id, flat.account_id, benefit.service_id, story.category)
        writer.add(benefits, [(*row, benefit.amount_kopecks, benefit.percent_e2)])
    writer.add(meters, [_meter_row(flat, meter, story.closed_on) for meter in story.meters])
    writer.add(readings, story.readings)
    _write_money(writer, story)


def _write_money(writer: BulkWriter, story: Story) -> None:
    account_id = story.flat.account_id
    writer.add(
        bills,
        [
            (
                *(account_id, bill.period, 1, bill.number, True, bill.due_on, bill.due),
                *(bill.paid, bill.total, body, volumes),
            )
            for bill, body, volumes in story.bills
        ],
    )
    writer.add(
        recalculations,
        [
            (account_id * 100 + index, account_id, period, one.service_id, one.reason, one.amount)
            for index, (period, one) in enumerate(story.recalculations)
        ],
    )
    writer.add(penalties, [(account_id, *row) for row in story.penalties])
    writer.add(
        payments,
        [
            (
                *(one.id, 1, account_id, one.paid_at, one.amount, one.channel, one.place),
                *(one.number, one.counted_in, one.operator_id, one.operator, one.terminal_id),
                *(one.shift_id, one.tenders),
            )
            for one in story.payments
        ],
    )
    writer.add(payment_parts, [(one.id, *part) for one in story.payments for part in one.parts])


def _write_flat(writer: BulkWriter, house: DemoHouse, story: Story) -> None:
    flat = story.flat
    account_id, house_id = flat.account_id, house.facts.id
    areas = (flat.total_area_e2, flat.living_area_e2, flat.total_area_e2)
    number = str(flat.flat)
    traits = household.flat_traits(account_id, house_id, house.floors)
    writer.add(premises, [(account_id, house_id, number, flat.floor, flat.rooms, *areas, *traits)])
    living = [
        household.Person(
            household.person_id(account_id, index),
            name,
            household.born_on(account_id, index, name, flat.names[0]),
        )
        for index, name in enumerate(flat.names)
    ]
    status = "closed" if story.closed_on else "active"
    writer.add(
        accounts,
        [
            (
                *(account_id, 1, flat.number, flat.els, f"{flat.els}-01", status, house_id),
                *(account_id, number, living[0].id, *areas, flat.residents),
                *(story.balance, story.overdue, story.penalty),
                *(_opened_on(flat), story.closed_on),
                household.close_reason(account_id) if story.closed_on else "",
                ("paper", "paper", "email", "cabinet")[account_id * 7 % 4],
                account_id % 20 < 11,
            )
        ],
    )
    _write_people(writer, flat, living, story.closed_on)


def _write_people(
    writer: BulkWriter, flat: Flat, living: list[household.Person], closed_on: str
) -> None:
    """Who lives there and who owns it, now and before."""
    account_id, opened = flat.account_id, _opened_on(flat)
    here = living if closed_on else living[: flat.residents]
    lives = household.registered(account_id, here, list(flat.names), opened, closed_on)
    owns = household.owning(account_id, living, opened)
    gone = household.departed(account_id, opened)
    before = household.owned_before(account_id, opened)
    everybody = [*living, *(one[0] for one in (gone, before) if one)]
    writer.add(people, [_person_row(one, flat, one is living[0]) for one in everybody])
    writer.add(owners, [*owns, *([before[1]] if before else ())])
    writer.add(residents, [*lives, *([gone[1]] if gone else ())])


def _person_row(one: household.Person, flat: Flat, is_payer: bool) -> tuple[object, ...]:
    """Numbers of phones come from the person's own, so that no draw is spent on them."""
    name = one.name
    phone = f"9{one.id * 7_368_787 % 10**9:09d}" if is_payer and flat.account_id % 10 else ""
    email = f"abonent{flat.account_id}@example.org" if is_payer and flat.account_id % 5 < 2 else ""
    return (one.id, name.last, name.first, name.middle, name.sex, one.born_on, phone, email)


def _opened_on(flat: Flat) -> str:
    number = flat.account_id
    return f"{1993 + number * 13 % 31}-{1 + number * 5 % 12:02d}-{1 + number * 3 % 28:02d}"


def _meter_row(flat: Flat, meter: MeterStory, closed_on: str) -> tuple[object, ...]:
    names = [name for _, name in meter.zones if name]
    return (
        *(meter.id, 1, flat.account_id, meter.service_id, meter.serial, meter.brand, meter.place),
        len(meter.zones),
        json.dumps(names, ensure_ascii=False),
        *(meter.digits, meter.decimals, json.dumps(meter.initial_e4), meter.installed_on),
        *(meter.installed_on, meter.verified_on, meter.verify_until, closed_on),
        "removed" if closed_on else "active",
    )
