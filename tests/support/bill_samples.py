"""Made-up bills for tests and benches: the golden bill of the domain page and variations of it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from api_client.models.replica import (
    Account,
    Bill,
    BillMeter,
    BillRecalculation,
    BillReference,
    ChargeRow,
    House,
    Owner,
    Service,
    Supplier,
)
from desktop.documents.bill_compose import BillCatalog, BillSources
from domain.money import charge_kopecks
from domain.settings import OfficeSettings

GOLDEN_TOTAL = 1098957


@dataclass(frozen=True)
class Line:
    """One service of a sample: what it is, how much of it and for how much."""

    code: str
    name: str
    unit: str
    group: str
    method: str
    volume_e10: int
    tariff_e6: int
    recalculated: int = 0
    benefit: int = 0
    debt: int = 0
    penalty: int = 0


def _e10(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(10, "0"))


def _e6(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(6, "0"))


GOLDEN = (
    Line("maintenance", "Содержание жилого помещения", "м²", "housing", "area",
         _e10("46.20"), _e6("30.60"), debt=120040),
    Line("capital_repair", "Взнос на капитальный ремонт", "м²", "capital_repair", "area",
         _e10("46.20"), _e6("14.62"), debt=67544, penalty=230),
    Line("heating", "Отопление", "Гкал", "utility", "norm",
         _e10("1.307460"), _e6("2747.22"), recalculated=-15025, debt=124456, penalty=863),
    Line("cold_water", "Холодное водоснабжение", "м³", "utility", "meter",
         _e10("5.1235"), _e6("68.73"), benefit=8500),
    Line("hot_water_water", "Горячее водоснабжение (компонент на холодную воду)", "м³", "utility",
         "meter", _e10("3.25"), _e6("68.73")),
    Line("hot_water_heat", "Горячее водоснабжение (компонент на тепловую энергию)", "Гкал",
         "utility", "meter", _e10("0.16252275"), _e6("2747.22"), benefit=12500),
    Line("sewage", "Водоотведение", "м³", "utility", "meter", _e10("8.3735"), _e6("43.06")),
    Line("electricity_day", "Электроэнергия (день)", "кВт·ч", "utility", "meter",
         _e10("120.5"), _e6("3.90")),
    Line("electricity_night", "Электроэнергия (ночь)", "кВт·ч", "utility", "meter",
         _e10("51.25"), _e6("1.95")),
    Line("waste", "Обращение с твердыми коммунальными отходами", "чел.", "utility", "person",
         _e10("3"), _e6("195")),
)  # fmt: skip

HOUSE = House(
    104, 1, "г Тюмень", "ул Широтная", "104", "625026", "Восточный", 1984, 9, 11, 1250000, 145000
)
ACCOUNT = Account(
    id=7, version=1, number="7200000001", els="72АБ123456", izhku="72АБ123456-01", status="active",
    house_id=104, flat="27", last="Иванова", first="Анна", middle="Сергеевна",
    owners=(Owner("Иванова", "Анна", "Сергеевна", 1, 1),), phone="9120000000", email="",
    total_area_e2=4620, living_area_e2=2870, heated_area_e2=4620, residents=3,
    balance_kopecks=GOLDEN_TOTAL, overdue_kopecks=313133, penalty_kopecks=1093,
    opened_on="2010-03-01", closed_on="", delivery="paper", has_cabinet=False,
)  # fmt: skip
CENTRE = Supplier(
    id=1, version=1, name="АО «ТРИЦ» (ДЕМО)", short_name="АО «ТРИЦ»", inn="7203999013",
    kpp="720301001", ogrn="1027200000013", address="625000, г Тюмень, ул Первомайская, д 40",
    phone="8 (3452) 399-399", dispatcher_phone="", email="demo@example.org", site="itpc.ru",
    hours="будни 8:00–17:00", bank_name="ЗАПАДНО-СИБИРСКОЕ ОТД. №8647 ПАО СБЕРБАНК",
    bic="047102651", account="40702810867100001234", corr_account="30101810800000000651",
    recalc_policy="average_only",
)  # fmt: skip
EXECUTOR = msgspec.structs.replace(
    CENTRE, id=11, name="ООО УК «Сибирский дом» (ДЕМО)", short_name="УК «Сибирский дом»",
    inn="7203999020", address="625026, г Тюмень, ул Широтная, д 92, корп 1",
    phone="8 (3452) 000-111", dispatcher_phone="8 (3452) 000-112", email="dom@example.org",
    site="sibdom.example.org", account="",
)  # fmt: skip
SETTINGS = OfficeSettings(
    office_name="АО «Тюменский расчетно-информационный центр»", office_short_name="АО «ТРИЦ»",
    office_address="г Тюмень, ул Первомайская, 40", office_hours="будни 8:00–17:00",
    hot_line="8 (3452) 399-399", site="itpc.ru", city="Тюмень", payee_supplier_id=1,
    open_period=202611,
)  # fmt: skip


def services_of(lines: tuple[Line, ...]) -> dict[int, Service]:
    """The dictionary of the lines' services; a line's place is its id."""
    return {
        number: Service(number, 1, line.code, line.name, line.name, line.unit, line.group,
                        "meter", 11, number, 0, 15, 25)
        for number, line in enumerate(lines, 1)
    }  # fmt: skip


def charge_row(number: int, line: Line) -> ChargeRow:
    """The stored row of a line."""
    charged = charge_kopecks(line.volume_e10, line.tariff_e6)
    due = charged + line.recalculated - line.benefit
    return ChargeRow(
        service_id=number, supplier_id=11, method=line.method, volume_e10=line.volume_e10,
        common_volume_e10=0, tariff_e6=line.tariff_e6, charged=charged, coefficient_e2=0, excess=0,
        recalculated=line.recalculated, benefit=line.benefit, due=due, debt=line.debt,
        penalty=line.penalty, executor_fine=0, duty=0, costs=0,
        total=due + line.debt + line.penalty,
    )  # fmt: skip


METERS = (
    BillMeter(4, "4418820", "кухня", "", 1243210, "2026-09-23", 1294445, 4, "2028-11-28"),
    BillMeter(5, "4418901", "кухня", "", 880000, "2026-09-23", 912500, 4, "2029-05-14"),
    BillMeter(8, "3390112", "прихожая", "день", 182840000, "2026-09-23", 184045000, 1,
              "2032-02-10"),
    BillMeter(9, "3390112", "прихожая", "ночь", 78510000, "2026-09-23", 79022500, 2, "2032-02-10"),
)  # fmt: skip
REFERENCE = (
    BillReference(3, 28300, 0, 3537000, 0),
    BillReference(4, 4500000, 30000, 11450000, 350000),
    BillReference(5, 3000000, 30000, 8120000, 210000),
    BillReference(7, 7500000, 0, 19570000, 0),
    BillReference(8, 80000000, 0, 421500000, 18800000),
)


def make_bill(lines: tuple[Line, ...] = GOLDEN, period: int = 202610, **changes: object) -> Bill:
    """A closed bill of the lines."""
    rows = tuple(charge_row(number, line) for number, line in enumerate(lines, 1))
    bill = Bill(
        account_id=7, period=period, version=1, number=f"72АБ123456-01-6{period % 100:02d}1",
        closed=True, issued_on="2026-11-01", due_on="2026-11-15", payer="Иванова Анна Сергеевна",
        total_area_e2=4620, living_area_e2=2870, heated_area_e2=4620, residents=3, executor_id=11,
        rows=rows, meters=METERS if lines is GOLDEN else (),
        recalculations=(
            BillRecalculation(3, "Снижение температуры в помещении, акт от 03.10.2026 № 18",
                              -15025),
        ) if lines is GOLDEN else (),
        reference=REFERENCE if lines is GOLDEN else (),
        opening=sum(row.debt for row in rows), paid=0, last_paid_on="2026-09-04",
        counted_to="2026-10-31", charged=sum(row.charged for row in rows),
        due=sum(row.due for row in rows), penalty=sum(row.penalty for row in rows),
        total=sum(row.total for row in rows), growth_limit_e2=2790,
    )  # fmt: skip
    return msgspec.structs.replace(bill, **changes)


def sources(
    *bills: Bill, lines: tuple[Line, ...] = GOLDEN, settings: OfficeSettings = SETTINGS
) -> BillSources:
    """What the composer asks for, the golden bill if none is given."""
    return BillSources(
        ACCOUNT, HOUSE, bills or (make_bill(lines),),
        BillCatalog(services_of(lines), {1: CENTRE, 11: EXECUTOR}, settings),
    )  # fmt: skip


def many_lines(count: int) -> tuple[Line, ...]:
    """So many services: the golden ones, then common-property resources and others."""
    further = (
        ("soi_cold_water", "Холодная вода на содержание общего имущества", "м³", "soi"),
        ("soi_hot_water", "Горячая вода на содержание общего имущества", "м³", "soi"),
        ("soi_electricity", "Электроэнергия на содержание общего имущества", "кВт·ч", "soi"),
        ("soi_sewage", "Отведение сточных вод на содержание общего имущества", "м³", "soi"),
        ("gas", "Газоснабжение", "м³", "utility"),
        ("intercom", "Домофон", "кв.", "other"),
        ("antenna", "Коллективная антенна", "кв.", "other"),
        ("lift", "Содержание и ремонт лифтового оборудования", "м²", "housing"),
        ("concierge", "Услуги консьержа", "кв.", "other"),
        ("parking", "Содержание парковки", "кв.", "other"),
    )
    lines = list(GOLDEN)
    for number in range(max(0, count - len(GOLDEN))):
        code, name, unit, group = further[number % len(further)]
        lines.append(
            Line(
                f"{code}_{number}", name, unit, group, "norm", _e10("1.5") + number * 10**9,
                _e6("68.73"), debt=1000 * number, penalty=number,
            )
        )  # fmt: skip
    return tuple(lines[:count])


def following_bills(months: int, paid: int = 500000) -> tuple[Bill, ...]:
    """Golden months in a row up to October 2026, with a payment between them."""
    bills: list[Bill] = []
    for step in range(months):
        period = 202610 - months + 1 + step
        bill = make_bill(period=period, due_on=f"2026-{period % 100 + 1:02d}-15")
        if bills:
            rows = list(bill.rows)
            before = bills[-1].rows
            for place, row in enumerate(rows):
                debt = before[place].total - before[place].penalty - (paid if place == 0 else 0)
                rows[place] = msgspec.structs.replace(
                    row, debt=debt, total=row.due + debt + row.penalty
                )
            bill = msgspec.structs.replace(
                bill, rows=tuple(rows), opening=sum(row.debt for row in rows) + paid, paid=paid,
                total=sum(row.total for row in rows),
            )  # fmt: skip
        bills.append(bill)
    return tuple(bills)


def full_row_bill() -> Bill:
    """A bill in which every column of section 3 has a value."""
    bill = make_bill()
    first = bill.rows[0]
    row = msgspec.structs.replace(
        first, coefficient_e2=150, excess=70686, due=first.due + 70686, executor_fine=15000,
        duty=20000, costs=35000, total=first.total + 70686 + 20000 + 35000 - 15000,
    )  # fmt: skip
    rows = (row, *bill.rows[1:])
    return msgspec.structs.replace(
        bill, rows=rows, due=sum(one.due for one in rows), total=sum(one.total for one in rows)
    )
