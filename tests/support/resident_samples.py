"""A resident as the card and the readings screen show one: the numbers of the design's pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec

from api_client.models.replica import (
    Account,
    Bill,
    BillRecalculation,
    BillReference,
    ChargeRow,
    House,
    Meter,
    Owner,
    Payment,
    PaymentPart,
    Reading,
    Service,
    Supplier,
)
from desktop.services.accounts import Card
from desktop.services.meter_view import MeterView, Surroundings, ordered, view_of
from desktop.services.readings import HouseRow, HouseSheet, ReadingSheet
from domain.periods import first_day, last_day, shift
from domain.reading_facts import Window
from domain.settings import OfficeSettings

ZONE = ZoneInfo("Asia/Yekaterinburg")
TODAY = date(2026, 11, 20)
OPEN = 202611
HOUSE = House(
    142, 1, "г Тюмень", "ул Республики", "142", "625003", "Центральный", 1984, 9, 2, 900000, 90000
)
ACCOUNT = Account(
    id=58, version=1, number="7201458302", els="", izhku="", status="active", house_id=142,
    flat="57", last="Соколова", first="Марина", middle="Викторовна",
    owners=(Owner("Соколова", "Марина", "Викторовна", 1, 1),), phone="9000004518",
    email="m.sokolova@example.ru", total_area_e2=5430, living_area_e2=3100, heated_area_e2=5430,
    residents=3, balance_kopecks=1261831, overdue_kopecks=509059, penalty_kopecks=9614,
    opened_on="2010-03-01", closed_on="", delivery="paper", has_cabinet=True,
)  # fmt: skip
_NAMES = {
    1: ("maintenance", "Содержание жилья", "Жильё", "м²", 169307, 169307, 543 * 10**9, 31180000),
    2: ("capital_repair", "Капитальный ремонт", "Капремонт", "м²", 86337, 0, 543 * 10**9, 15900000),
    3: ("heating", "Отопление", "Отопление", "Гкал", 241864, 120430, 9824000000, 2461970000),
    4: ("hot_water_water", "Горячая вода", "ГВС", "м³", 90031, 141020, 42000000000, 214360000),
    5: ("cold_water", "Холодная вода", "ХВС", "м³", 26968, 0, 61000000000, 44210000),
    6: ("sewage", "Водоотведение", "Водоотведение", "м³", 33547, 21210, 103000000000, 32570000),
    7: ("electricity", "Электроэнергия", "Электро", "кВт·ч", 57240, 0, 1820000000000, 3145000),
    8: ("waste", "Обращение с ТКО", "ТКО", "чел.", 47478, 47478, 30000000000, 158260000),
}  # fmt: skip
_SUPPLIERS = {
    11: "УК «Сибирский дом»", 12: "Фонд капремонта ТО", 13: "Теплосеть-Тюмень",
    14: "Тюменский водоканал", 15: "Энергосбыт-Т", 16: "Экорегион-72",
}  # fmt: skip
_SUPPLIER_OF = {1: 11, 2: 12, 3: 13, 4: 13, 5: 14, 6: 14, 7: 15, 8: 16}
_ORDER = {5: 1, 4: 2, 7: 3, 3: 4}
"""Meters stand in this order of services."""
_METHOD = {1: "area", 2: "area", 3: "norm", 8: "person"}
SERVICES = {
    number: Service(number, 1, code, name, short, unit, "utility", "meter", _SUPPLIER_OF[number],
                    _ORDER.get(number, number + 4), 0, 15, 25)
    for number, (code, name, short, unit, _c, _d, _v, _t) in _NAMES.items()
}  # fmt: skip
SUPPLIERS = {
    number: Supplier(number, 1, name, name, *[""] * 13, "average_only")
    for number, name in _SUPPLIERS.items()
}
OFFICE = OfficeSettings(open_period=OPEN)
WINDOW = Window(15, 25, OPEN)
AROUND = Surroundings(OFFICE, SERVICES, (), TODAY)
_CHARGED = (760, 812, 846, 842, 803, 722, 540, 486, 481, 490, 505)
"""Hundreds of roubles charged in the months before the last one, oldest first."""


def _row(number: int, *, last: bool) -> ChargeRow:
    _code, _name, _short, _unit, charged, debt, volume, tariff = _NAMES[number]
    owed = debt if last else 0
    penalty = 9614 if last and number == 1 else 0
    return ChargeRow(
        service_id=number, supplier_id=_SUPPLIER_OF[number],
        method=_METHOD.get(number, "meter"), volume_e10=volume, common_volume_e10=0,
        tariff_e6=tariff, charged=charged, coefficient_e2=0, excess=0, recalculated=0, benefit=0,
        due=charged, debt=owed, penalty=penalty, executor_fine=0, duty=0, costs=0,
        total=charged + owed + penalty,
    )  # fmt: skip


def make_bill(period: int, *, due: int = 0, paid: int = 0) -> Bill:
    """A closed month; the last one has the rows of the picture."""
    last = period == 202610
    rows = tuple(_row(number, last=last) for number in _NAMES)
    charged = due or sum(row.charged for row in rows)
    debt = sum(row.debt for row in rows)
    return Bill(
        account_id=58, period=period, version=1, number=f"72-{period}", closed=True,
        issued_on=last_day(period).isoformat(), due_on=f"{shift(period, 1) // 100}-"
        f"{shift(period, 1) % 100:02d}-15", payer="Соколова Марина Викторовна",
        total_area_e2=5430, living_area_e2=3100, heated_area_e2=5430, residents=3, executor_id=11,
        rows=rows, meters=(), recalculations=(), reference=(), opening=debt + 0, paid=paid,
        last_paid_on="2026-10-12" if last else "", counted_to=last_day(period).isoformat(),
        charged=charged, due=charged, penalty=9614 if last else 0,
        total=charged + debt, growth_limit_e2=2790,
    )  # fmt: skip


def recalculation(service_id: int, reason: str, amount: int) -> BillRecalculation:
    """A recalculation with its reason."""
    return BillRecalculation(service_id, reason, amount)


def reference(service_id: int, norm_e6: int) -> BillReference:
    """Reference data with only a norm."""
    return BillReference(service_id, norm_e6, 0, 0, 0)


def _payment(number: int, day: str, amount: int, channel: str, place: str) -> Payment:
    moment = datetime.fromisoformat(f"{day}T09:12:00+00:00")
    period = shift(int(day[:4]) * 100 + int(day[5:7]), -1)
    parts = (PaymentPart(period, 1, amount // 2), PaymentPart(period, 3, amount - amount // 2))
    stamp = int(moment.astimezone(UTC).timestamp() * 1000)
    return Payment(number, 1, 58, stamp, amount, channel, place, f"Ч-{4000 + number}", parts)


PAYMENTS = (
    _payment(4, "2026-09-12", 486200, "cabinet", "Сайт"),
    _payment(3, "2026-08-09", 479500, "cash", "Окно 2"),
    _payment(2, "2026-07-11", 487000, "sbp", "Сайт"),
    _payment(1, "2026-06-10", 539000, "bank", "Сбербанк, реестр"),
)


@dataclass(frozen=True)
class _Sample:
    id: int
    service: int
    place: str
    brand: str
    serial: str
    last: tuple[int, ...]
    month: tuple[int, ...]
    until: str
    decimals: int = 4
    remote: bool = False


_METERS = (
    _Sample(1, 5, "кухня", "СГВ-15", "4418820", (12843170,), (60000,), "2026-11-28"),
    _Sample(2, 5, "ванная", "СГВ-15", "4418833", (7420810,), (61000,), "2029-05-14"),
    _Sample(3, 4, "кухня", "СГВ-15", "4418901", (8620450,), (31000,), "2029-05-14"),
    _Sample(4, 4, "ванная", "СГВ-15", "4418917", (5156600,), (24000,), "2029-05-14"),
    _Sample(5, 7, "прихожая", "Меркурий 206", "3390112", (184020000, 79150000),
            (1210000, 630000), "2032-02-10", 0),
    _Sample(6, 3, "", "Пульс СТК-15", "80217", (142205,), (9800,), "2026-10-09", 4, True),
)  # fmt: skip


def reading(period: int, values: tuple[int, ...], **changes: object) -> Reading:
    """An effective reading of the 21st, given in the cabinet."""
    taken = first_day(period).replace(day=21).isoformat()
    made = Reading(
        id=f"r-{period}-{values[0]}", period=period, taken_on=taken, values_e4=values,
        state="effective", source="cabinet", author="", recorded_at=1, reason="", flags=(),
        replaces="",
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def _meter(one: _Sample) -> Meter:
    zones = len(one.last)
    readings = tuple(
        reading(
            shift(OPEN, -1 - back),
            tuple(last - used * back for last, used in zip(one.last, one.month, strict=True)),
        )
        for back in range(7, -1, -1)
    )
    return Meter(
        id=one.id, version=1, account_id=58, service_id=one.service, serial=one.serial,
        brand=one.brand, place=one.place, zones=zones,
        zone_names=("день", "ночь") if zones == 2 else ("",), digits=5, decimals=one.decimals,
        initial_e4=(0,) * zones, installed_on="2020-01-10", commissioned_on="2020-01-10",
        verified_on="2023-05-14", verify_until=one.until, removed_on="", status="active",
        remote=one.remote, readings=readings,
    )  # fmt: skip


def with_last(meter: Meter, value_e4: int) -> Meter:
    """The meter with readings that end at this value, six cubic metres a month."""
    readings = tuple(
        reading(shift(OPEN, -1 - back), (value_e4 - 60_000 * back,)) for back in range(7, -1, -1)
    )
    return msgspec.structs.replace(meter, version=2, readings=readings)


def meters() -> tuple[Meter, ...]:
    """Six meters, one of two zones, one that transmits itself."""
    return tuple(_meter(one) for one in _METERS)


def views(
    rows: tuple[Meter, ...] = (), *, pending: frozenset[int] = frozenset()
) -> tuple[MeterView, ...]:
    """As the services give them, in the order of the picture."""
    made = [
        view_of(meter, ACCOUNT, AROUND, pending=meter.id in pending) for meter in rows or meters()
    ]
    return ordered(made)


def card(**changes: object) -> Card:
    """The card of the picture."""
    months = [make_bill(202610, paid=0)]
    for back, hundreds in enumerate(reversed(_CHARGED), 1):
        paid = 0 if back == 2 else hundreds * 1000
        months.append(make_bill(shift(202610, -back), due=hundreds * 1000, paid=paid))
    made = Card(
        account=ACCOUNT, house=HOUSE, address="г Тюмень, ул Республики, д 142, кв 57",
        badge="debt", bills=tuple(months), payments=PAYMENTS, meters=views(),
        services=SERVICES, suppliers=SUPPLIERS,
    )  # fmt: skip
    return Card(**{**made.__dict__, **changes})


def sheet(rows: tuple[MeterView, ...] = ()) -> ReadingSheet:
    """The readings sheet of the picture."""
    return ReadingSheet(ACCOUNT, rows or views(), OPEN, TODAY, WINDOW)


def house_sheet(flats: int = 40) -> HouseSheet:
    """A house of that many flats with a cold-water meter in each."""
    rows = []
    for flat in range(1, flats + 1):
        account = msgspec.structs.replace(
            ACCOUNT, id=1000 + flat, flat=str(flat), number=f"72014{flat:05d}"
        )
        meter = msgspec.structs.replace(
            _meter(_METERS[0]), id=2000 + flat, account_id=account.id, serial=f"44{flat:05d}"
        )
        rows.append(HouseRow(account, view_of(meter, account, AROUND, pending=False)))
    return HouseSheet(HOUSE, tuple(rows), (SERVICES[5], SERVICES[4]), OPEN, TODAY, WINDOW)
