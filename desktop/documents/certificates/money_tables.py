"""Months, services, charges and meters as tables of certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

from api_client.models.replica import Bill, Meter, Reading, Service
from desktop.documents import bill_text
from desktop.documents.certificates.households import day_text
from desktop.documents.certificates.model import Table, TableColumn
from desktop.documents.certificates.sources import CertificateSources
from desktop.documents.month_sums import AccountMonth, MonthSums, summed, total
from domain.periods import period_name
from domain.readings import format_reading

_SUMS = ("opening", "charged", "recalculated", "benefit", "penalty", "paid", "closing")
_TITLES = ("Долг на начало, ₽", "Начислено, ₽", "Перерасчёт, ₽", "Льгота, ₽", "Пени, ₽",
           "Оплачено, ₽", "Долг на конец, ₽")  # fmt: skip
_EFFECTIVE = "effective"
_SOURCES = {
    "counter": "в окне",
    "phone": "по телефону",
    "chat": "в чате",
    "cabinet": "личный кабинет",
    "sms": "СМС",
    "slip": "отрывной талон",
    "bank": "через банк",
    "import": "загружено",
    "inspector": "контролёр",
    "remote": "передаёт сам",
}


def last_bill(sources: CertificateSources) -> Bill | None:
    """The bill of the last charged month."""
    return next((month.bill for month in reversed(sources.months) if month.bill), None)


def months_table(months: Sequence[AccountMonth], title: str = "") -> Table:
    """A line a month from the opening to the closing balance, and all of them as one."""
    columns = (
        TableColumn("Месяц", 17),
        *(TableColumn(one, 12, "r") for one in _TITLES),
    )
    rows = tuple((period_name(month.period), *_sums(month.sums)) for month in months)
    if not months:
        return Table(columns, (), title=title, empty="Начислений за период нет.")
    whole = total(month.sums for month in months)
    sums = dict(zip(_SUMS, _sums(whole), strict=True))
    sums["opening"] = bill_text.money(months[0].sums.opening)
    sums["closing"] = bill_text.money(months[-1].sums.closing)
    return Table(columns, rows, ("Итого", *(sums[name] for name in _SUMS)), title)


def services_table(
    months: Sequence[AccountMonth], services: Mapping[int, Service], title: str
) -> Table:
    """The same by service, all months as one."""
    columns = (
        TableColumn("Услуга", 25),
        *(TableColumn(one, 11, "r") for one in _TITLES),
    )
    rows = []
    for one in summed(months):
        service = services.get(one.service_id)
        name = (service.short_name or service.name) if service else "Прочее"
        rows.append((name, *_sums(one.sums)))
    return Table(columns, tuple(rows), title=title)


def paid_table(months: Sequence[AccountMonth], title: str) -> Table:
    """What was charged and paid in each month."""
    columns = (
        TableColumn("Месяц", 40),
        TableColumn("Начислено, ₽", 20, "r"),
        TableColumn("Оплачено, ₽", 20, "r"),
        TableColumn("Остаток на конец, ₽", 20, "r"),
    )
    rows = tuple(
        (period_name(month.period), *map(bill_text.money, (
            month.sums.due, month.sums.paid, month.sums.closing)))
        for month in months
    )  # fmt: skip
    return Table(columns, rows, title=title)


def charges_table(sources: CertificateSources, bill: Bill, title: str) -> Table:
    """Services of one bill with volume, tariff and charge."""
    columns = (
        TableColumn("Услуга", 34),
        TableColumn("Поставщик", 26),
        TableColumn("Объём", 14, "r"),
        TableColumn("Тариф, ₽", 12, "r"),
        TableColumn("Начислено, ₽", 14, "r"),
    )
    rows = []
    for row in bill.rows:
        service = sources.services.get(row.service_id)
        supplier = sources.suppliers.get(row.supplier_id)
        unit = service.unit if service else ""
        rows.append(
            (
                service.name if service else "Прочее",
                (supplier.short_name or supplier.name) if supplier else "–",
                bill_text.volume(row.volume_e10 + row.common_volume_e10, unit),
                bill_text.tariff(row.tariff_e6),
                bill_text.money(row.due),
            )
        )
    whole = bill_text.money(sum(row.due for row in bill.rows))
    return Table(columns, tuple(rows), ("Итого", "", "", "", whole), title)


def meters_table(sources: CertificateSources, title: str, *, readings: bool) -> Table:
    """Meters with verification; ``readings``: their last values with day and source."""
    columns = [
        TableColumn("Прибор учёта", 30),
        TableColumn("Номер", 16),
        TableColumn("Место", 14),
        TableColumn("Поверка до", 13, "c"),
    ]
    if readings:
        columns += [
            TableColumn("Показание", 16),
            TableColumn("Снято", 13, "c"),
            TableColumn("Источник", 14),
        ]
    rows = []
    for meter in sorted(sources.meters, key=attrgetter("service_id", "id")):
        service = sources.services.get(meter.service_id)
        name = (service.short_name or service.name) if service else "–"
        removed = f" (снят {day_text(meter.removed_on)})" if meter.removed_on else ""
        row = [f"{name}{removed}", meter.serial, meter.place or "–", day_text(meter.verify_until)]
        if readings:
            last = _last(meter)
            row += [_values(meter, last), day_text(last.taken_on if last else ""), _source(last)]
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows), title=title)


def _last(meter: Meter) -> Reading | None:
    found = [one for one in meter.readings if one.state == _EFFECTIVE]
    return max(found, key=attrgetter("period", "recorded_at")) if found else None


def _values(meter: Meter, reading: Reading | None) -> str:
    values = reading.values_e4 if reading else meter.initial_e4
    texts = [format_reading(value, meter.decimals) for value in values]
    if len(texts) > 1:
        return "; ".join(
            f"{name} {text}" for name, text in zip(meter.zone_names, texts, strict=False)
        )
    return texts[0] if texts else "–"


def _source(reading: Reading | None) -> str:
    return _SOURCES.get(reading.source, reading.source) if reading else "при установке"


def _sums(sums: MonthSums) -> tuple[str, ...]:
    return tuple(bill_text.money(getattr(sums, name)) for name in _SUMS)
