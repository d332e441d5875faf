"""Suppliers, services, tariffs and norms of the demo city: real names and prices, made-up
requisites.
"""

from __future__ import annotations

from api_client.models.replica import Norm, Service, Supplier, Tariff
from domain.requisites import account_key

BIC = "047102651"
BANK = "ЗАПАДНО-СИБИРСКОЕ ОТД. №8647 ПАО СБЕРБАНК"
CORRESPONDENT = "30101810800000000651"
CENTRE, WATER, HEAT, POWER, WASTE_OPERATOR, REPAIR_FUND = range(1, 7)
FIRST_EXECUTOR = 11
EXECUTORS = ("Широтная", "Юг", "Жилищник", "Тура-Сервис")
MAINTENANCE, CAPITAL_REPAIR, HEATING, COLD, HOT, HOT_HEAT, SEWAGE, DAY, NIGHT, WASTE = range(1, 11)
LIGHT, SOI_WATER, SOI_LIGHT = range(11, 14)

_INNS = (
    *("7203999013", "7203999038", "7203999020", "7203999045", "7203999052", "7203999060"),
    "7203999077",
)
_PEOPLE = (
    (CENTRE, "АО «ТРИЦ»", "625000, г Тюмень, ул Первомайская, 40", "+7 (3452) 399-399"),
    (WATER, "ООО «Тюмень Водоканал»", "г Тюмень, ул 30 лет Победы, 38 стр. 10",
     "+7 (3452) 540-940"),
    (HEAT, "АО «УСТЭК»", "г Тюмень, ул Одесская, 5", "+7 (3452) 38-62-00"),
    (POWER, "АО «ЭК «Восток»", "г Тюмень, ул Северная, 32а", "+7 (3452) 386-501"),
    (WASTE_OPERATOR, "ООО «Тюменское экологическое объединение»", "г Тюмень", ""),
    (REPAIR_FUND, "НО «Фонд капитального ремонта МКД Тюменской области»", "г Тюмень", ""),
)  # fmt: skip
_SERVICES = (
    (MAINTENANCE, "maintenance", "Содержание жилого помещения", "Содержание", "м²", "housing",
     "area", FIRST_EXECUTOR),
    (CAPITAL_REPAIR, "capital_repair", "Взнос на капитальный ремонт", "Капремонт", "м²",
     "capital_repair", "area", REPAIR_FUND),
    (HEATING, "heating", "Отопление", "Отопление", "Гкал", "utility", "norm", HEAT),
    (COLD, "cold_water", "Холодное водоснабжение", "ХВС", "м³", "utility", "meter", WATER),
    (HOT, "hot_water_water", "Горячее водоснабжение, компонент на воду", "ГВС", "м³", "utility",
     "meter", HEAT),
    (HOT_HEAT, "hot_water_heat", "Горячее водоснабжение, компонент на тепло", "ГВС тепло", "Гкал",
     "utility", "norm", HEAT),
    (SEWAGE, "sewage", "Водоотведение", "Водоотв.", "м³", "utility", "norm", WATER),
    (DAY, "electricity_day", "Электроэнергия, день", "ЭЭ день", "кВт·ч", "utility", "meter",
     POWER),
    (NIGHT, "electricity_night", "Электроэнергия, ночь", "ЭЭ ночь", "кВт·ч", "utility", "meter",
     POWER),
    (LIGHT, "electricity", "Электроэнергия", "ЭЭ", "кВт·ч", "utility", "meter", POWER),
    (WASTE, "waste", "Обращение с ТКО", "ТКО", "чел.", "utility", "person", WASTE_OPERATOR),
    (SOI_WATER, "soi_cold_water", "Холодная вода на содержание ОИ", "ХВ на ОИ", "м³", "soi",
     "norm", FIRST_EXECUTOR),
    (SOI_LIGHT, "soi_electricity", "Электроэнергия на содержание ОИ", "ЭЭ на ОИ", "кВт·ч", "soi",
     "norm", FIRST_EXECUTOR),
)  # fmt: skip
_STEPS = ("2024-01-01", "2024-07-01", "2025-07-01", "2026-01-01", "2026-10-01")
_WATER_PRICES = ("42.00", "46.03", "51.04", "51.91", "68.73")
_HEAT_PRICES = ("1742.28", "1909.52", "2157.76", "2194.44", "2747.22")
_LIGHT_PRICES = ("2.45", "2.66", "3.00", "3.05", "3.40")
_PRICES = {
    MAINTENANCE: ("28.00", "28.00", "29.40", "30.60", "30.60"),
    CAPITAL_REPAIR: ("7.50", "10.00", "14.62", "14.62", "14.62"),
    HEATING: _HEAT_PRICES,
    COLD: _WATER_PRICES,
    HOT: _WATER_PRICES,
    HOT_HEAT: _HEAT_PRICES,
    SEWAGE: ("26.57", "29.12", "33.00", "33.56", "43.06"),
    DAY: ("2.54", "2.76", "3.11", "3.16", "3.90"),
    NIGHT: ("1.28", "1.39", "1.57", "1.60", "1.95"),
    LIGHT: _LIGHT_PRICES,
    WASTE: ("151.60", "158.00", "165.00", "167.80", "195.00"),
    SOI_WATER: _WATER_PRICES,
    SOI_LIGHT: _LIGHT_PRICES,
}
_NORMS = (
    (HEATING, "area", "0.0283"),
    (COLD, "person", "4.50"),
    (HOT, "person", "3.00"),
    (HOT_HEAT, "unit", "0.050007"),
    (SEWAGE, "person", "7.50"),
    (LIGHT, "person", "80"),
    (DAY, "person", "60"),
    (NIGHT, "person", "20"),
    (SOI_WATER, "area", "0.03"),
    (SOI_LIGHT, "area", "0.50"),
)
_DEMO_ACT = "ДЕМО: не официальное значение"


def suppliers() -> list[Supplier]:
    """The centre, the suppliers with real names and the made-up managing companies.

    Names carry the word ДЕМО: their numbers are well-formed and nobody's.
    """
    found = [
        _supplier(number, short, address, phone, _INNS[number - 1])
        for number, short, address, phone in _PEOPLE
    ]
    for index, name in enumerate(EXECUTORS):
        number = FIRST_EXECUTOR + index
        address = f"г Тюмень, ул Полевая, {2 + 4 * index}"
        phone = f"+7 (3452) 00-0{index}-10"
        found.append(_supplier(number, f"ООО УК «{name}»", address, phone, _inn(number)))
    return found


def services() -> list[Service]:
    """Everything a flat of the city may be charged for, in the order of the bill."""
    return [
        Service(
            *(number, 1, code, name, short, unit, group, base, supplier),
            order=10 * (index + 1),
            hard_limit_e4=0,
            window_from_day=0,
            window_to_day=0,
        )
        for index, (number, code, name, short, unit, group, base, supplier) in enumerate(_SERVICES)
    ]


def tariffs() -> list[Tariff]:
    """Prices with their validity, ids by service and step."""
    found: list[Tariff] = []
    for service_id, prices in _PRICES.items():
        for step, price in enumerate(prices):
            until = _day_before(_STEPS[step + 1]) if step + 1 < len(_STEPS) else ""
            number = service_id * 10 + step
            value = _e6(price)
            found.append(Tariff(number, 1, service_id, "", value, _STEPS[step], until, _DEMO_ACT))
    return found


def norms() -> list[Norm]:
    """Norms of the city."""
    return [
        Norm(service_id, 1, service_id, "", per, _e6(value), "2012-01-01", "", _DEMO_ACT)
        for service_id, per, value in _NORMS
    ]


_PAYMENT_WAYS = "; ".join(
    (
        "desk | Касса на Первомайской | г Тюмень, ул Первомайская, д 40 | будни 8:00–17:00"
        " | наличными, картой и по СБП, без комиссии",
        "desk | Касса на Широтной | г Тюмень, ул Широтная, д 104 | будни 9:00–18:00"
        " | наличными, картой и по СБП, без комиссии",
        "bank | Сбербанк | приложение, банкоматы и отделения: оплата по QR-коду квитанции"
        " | комиссия по тарифам банка",
        "bank | ВТБ | приложение и банкоматы: оплата по QR-коду квитанции"
        " | комиссия по тарифам банка",
        "online | Личный кабинет на itpc.ru | картой и по СБП, без комиссии",
        "post | Почта России | любое отделение, по квитанции | комиссия по тарифам почты",
    )
)


def settings() -> dict[str, str]:
    """The office's settings that differ from the defaults."""
    return {
        "office_name": "АО «Тюменский расчетно-информационный центр» (ДЕМО)",
        "office_short_name": "АО «ТРИЦ» (ДЕМО)",
        "office_address": "625000, г Тюмень, ул Первомайская, 40",
        "office_hours": "будни 8:00–17:00",
        "hot_line": "+7 (3452) 399-399",
        "site": "itpc.ru",
        "city": "Тюмень",
        "payment_ways": _PAYMENT_WAYS,
        "payee_supplier_id": str(CENTRE),
        "sign": "1",
    }


def _supplier(number: int, short: str, address: str, phone: str, inn: str) -> Supplier:
    is_executor = number >= FIRST_EXECUTOR
    return Supplier(
        id=number,
        version=1,
        name=f"{short} (ДЕМО)",
        short_name=short,
        inn=inn,
        kpp="720301001",
        ogrn=_ogrn(number),
        address=address,
        phone=phone,
        dispatcher_phone=f"+7 (3452) 00-0{number - FIRST_EXECUTOR}-05" if is_executor else "",
        email="demo@example.org",
        site="itpc.ru" if number == CENTRE else "",
        hours="будни 8:00–17:00",
        bank_name=BANK,
        bic=BIC,
        account=_account(number),
        corr_account=CORRESPONDENT,
        recalc_policy="average_only",
    )


def _account(number: int) -> str:
    if number == CENTRE:
        return "40702810867100001234"
    blank = f"4070281006710{number:07d}"
    return blank[:8] + account_key(BIC, blank) + blank[9:]


def _inn(number: int) -> str:
    head = f"7203990{number:02d}"
    total = sum(
        int(digit) * weight
        for digit, weight in zip(head, (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=True)
    )
    return head + str(total % 11 % 10)


def _ogrn(number: int) -> str:
    head = f"1027200{number:05d}"
    return head + str(int(head) % 11 % 10)


def _e6(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole) * 10**6 + int(fraction.ljust(6, "0"))


def _day_before(first: str) -> str:
    """The last day of the month before an ISO first of July, October or January."""
    year, month = int(first[:4]), int(first[5:7])
    if month == 1:
        return f"{year - 1}-12-31"
    return f"{year}-{month - 1:02d}-30"
