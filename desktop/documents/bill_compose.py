"""From stored bills of one account to the payment document: one month or several as one (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from api_client.models.replica import Account, Bill, ChargeRow, House, Service, Supplier
from desktop.documents.bill_model import (
    BillDocument,
    BillOptions,
    MeterLine,
    MonthLine,
    Party,
    RecalculationLine,
    ReferenceLine,
    ServiceLine,
    Sums,
)
from desktop.documents.bill_qr import payment_code
from domain.addresses import address_text
from domain.payee import PayeeRequisites, payee_faults
from domain.settings import OfficeSettings

_GROUPS = ("housing", "soi", "utility", "capital_repair", "other")
_AT_THE_END = ("penalty", "executor_fine", "duty", "costs")
_SUMS = tuple(field.name for field in fields(Sums))
_UNKNOWN_SERVICE = "Услуга №"


@dataclass(frozen=True)
class BillCatalog:
    """What all documents of an office share."""

    services: Mapping[int, Service]
    suppliers: Mapping[int, Supplier]
    settings: OfficeSettings


@dataclass(frozen=True)
class BillSources:
    """What the cache knows of one account; ``bills`` oldest first, at least one."""

    account: Account
    house: House
    bills: tuple[Bill, ...]
    catalog: BillCatalog


def compose_bill(sources: BillSources, options: BillOptions) -> BillDocument:
    """The document of the given months: rows sum volumes and money, the opening debt is the first
    month's, total and due day the last one's.
    """
    first, last = sources.bills[0], sources.bills[-1]
    lines = _service_lines(sources, options)
    sums = _added(line.sums for line in lines)
    total = last.total if options.debt else sums.total
    sums = replace(sums, total=total)
    account = sources.account
    document = BillDocument(
        number=last.number,
        els=account.els,
        account_id=account.id,
        account_number=account.number,
        from_period=first.period,
        to_period=last.period,
        options=options,
        office=office_party(sources.catalog.settings),
        payee=payee_of(sources.catalog),
        executor=party(sources.catalog.suppliers.get(last.executor_id)),
        payer=last.payer,
        address=postal_address(sources.house, account.flat),
        total_area_e2=last.total_area_e2,
        living_area_e2=last.living_area_e2,
        heated_area_e2=last.heated_area_e2,
        residents=last.residents,
        issued_on=last.issued_on,
        due_on=last.due_on,
        counted_to=last.counted_to,
        last_paid_on=max(bill.last_paid_on for bill in sources.bills),
        services=lines,
        sums=sums,
        opening=first.opening,
        paid=sum(bill.paid for bill in sources.bills),
        amount=max(0, total),
        advance=max(0, -total),
        meters=_meter_lines(sources) if options.meters else (),
        reference=_reference_lines(sources),
        instalments=(),
        recalculations=_recalculation_lines(sources),
        months=_month_lines(sources) if len(sources.bills) > 1 else (),
        growth_limit_e2=last.growth_limit_e2,
        window_from_day=sources.catalog.settings.window_from_day,
        window_to_day=sources.catalog.settings.window_to_day,
        qr=b"",
    )
    code = payment_code(document, account, sources.catalog.settings.qr_encoding)
    return replace(document, qr=code)


def postal_address(house: House, flat: str) -> str:
    """«625000, г Тюмень, ул Широтная, д 104, кв 27»; no line ends after «д» or «кв»."""
    address = address_text(house.settlement, house.street, house.number, flat)
    for word in (", д ", ", кв "):
        address = address.replace(word, f"{word.rstrip()}\u00a0")
    return f"{house.postcode}, {address}" if house.postcode else address


def party(supplier: Supplier | None) -> Party:
    """An organisation as it is printed; an unknown one is empty."""
    if supplier is None:
        return Party("")
    return Party(**{field.name: getattr(supplier, field.name) for field in fields(Party)})


def payee_of(catalog: BillCatalog) -> Party:
    """Who the money goes to; without its account when its requisites are not right: a paper with
    a wrong account sends money to strangers.
    """
    payee = party(catalog.suppliers.get(catalog.settings.payee_supplier_id))
    asked = PayeeRequisites(
        **{field.name: getattr(payee, field.name) for field in fields(PayeeRequisites)}
    )
    if not payee_faults(asked):
        return payee
    return replace(payee, account="", bic="", bank_name="", corr_account="")


def office_party(settings: OfficeSettings) -> Party:
    """The office itself as it is printed."""
    return Party(
        settings.office_short_name or settings.office_name,
        address=settings.office_address,
        phone=settings.hot_line,
        site=settings.site,
        hours=settings.office_hours,
    )


def _service_lines(sources: BillSources, options: BillOptions) -> tuple[ServiceLine, ...]:
    rows: dict[tuple[int, int, int], list[tuple[int, ChargeRow]]] = {}
    for month, bill in enumerate(sources.bills):
        seen: dict[tuple[int, int], int] = {}
        for row in bill.rows:
            # One service may stand twice in a month (norm and meter): the twins stay apart.
            twin = seen[row.service_id, row.supplier_id] = (
                seen.get((row.service_id, row.supplier_id), -1) + 1
            )
            rows.setdefault((row.service_id, row.supplier_id, twin), []).append((month, row))
    ordered = sorted(rows, key=lambda key: _place(sources.catalog.services.get(key[0]), key))
    count = len(sources.bills)
    return tuple(_service_line(sources, options, rows[key], count) for key in ordered)


def _place(service: Service | None, key: tuple[int, int, int]) -> tuple[int, int, int, int, int]:
    if service is None:
        return (len(_GROUPS), 0, *key)
    group = _GROUPS.index(service.group) if service.group in _GROUPS else len(_GROUPS)
    return (group, service.order, *key)


def _service_line(
    sources: BillSources, options: BillOptions, rows: list[tuple[int, ChargeRow]], months: int
) -> ServiceLine:
    last = rows[-1][1]
    service = sources.catalog.services.get(last.service_id)
    tariffs = {row.tariff_e6 for _, row in rows}
    coefficients = {row.coefficient_e2 for _, row in rows}
    methods = {row.method for _, row in rows}
    return ServiceLine(
        group=service.group if service else "other",
        name=service.name if service else f"{_UNKNOWN_SERVICE}{last.service_id}",
        unit=service.unit if service else "",
        method=methods.pop() if len(methods) == 1 else "mixed",
        volume_e10=sum(row.volume_e10 for _, row in rows),
        common_volume_e10=sum(row.common_volume_e10 for _, row in rows),
        tariff_e6=tariffs.pop() if len(tariffs) == 1 else None,
        coefficient_e2=coefficients.pop() if len(coefficients) == 1 else None,
        sums=_row_sums(options, rows, months),
    )


def _row_sums(options: BillOptions, rows: list[tuple[int, ChargeRow]], months: int) -> Sums:
    """Money of one service; what was paid between the months is what makes the total hold."""
    money = {name: sum(getattr(row, name, 0) for _, row in rows) for name in _SUMS}
    if not options.debt:
        nothing = dict.fromkeys(("debt", "penalty", "executor_fine", "duty", "costs", "paid"), 0)
        return Sums(**money | nothing | {"total": money["due"]})
    (first_month, first), (last_month, last) = rows[0], rows[-1]
    is_open = last_month == months - 1
    money["debt"] = first.debt if first_month == 0 else 0
    # Penalty and costs of a court stand as they are at the end: no part of the next month's debt.
    for name in (*_AT_THE_END, "total"):
        money[name] = getattr(last, name) if is_open else 0
    added = ("due", "debt", "penalty", "duty", "costs")
    money["paid"] = sum(money[n] for n in added) - money["executor_fine"] - money["total"]
    return Sums(**money)


def _added(all_sums: Iterable[Sums]) -> Sums:
    total = dict.fromkeys(_SUMS, 0)
    for sums in all_sums:
        for name in _SUMS:
            total[name] += getattr(sums, name)
    return Sums(**total)


def _meter_lines(sources: BillSources) -> tuple[MeterLine, ...]:
    lines: dict[tuple[int, str, str], MeterLine] = {}
    for bill in sources.bills:
        for meter in bill.meters:
            service = sources.catalog.services.get(meter.service_id)
            key = (meter.service_id, meter.serial, meter.zone_name)
            earlier = lines.get(key)
            lines[key] = MeterLine(
                service=service.name if service else f"{_UNKNOWN_SERVICE}{meter.service_id}",
                unit=service.unit if service else "",
                serial=meter.serial,
                place=meter.place,
                zone_name=meter.zone_name,
                previous_e4=earlier.previous_e4 if earlier else meter.previous_e4,
                previous_on=earlier.previous_on if earlier else meter.previous_on,
                current_e4=(
                    earlier.current_e4 if earlier and meter.current_e4 < 0 else meter.current_e4
                ),
                decimals=meter.decimals,
                verify_until=meter.verify_until,
            )
    return tuple(lines.values())


def _reference_lines(sources: BillSources) -> tuple[ReferenceLine, ...]:
    lines = []
    for fact in sources.bills[-1].reference:
        service = sources.catalog.services.get(fact.service_id)
        lines.append(
            ReferenceLine(
                service=service.name if service else f"{_UNKNOWN_SERVICE}{fact.service_id}",
                unit=service.unit if service else "",
                norm_e6=fact.norm_e6,
                common_norm_e6=fact.common_norm_e6,
                house_volume_e4=fact.house_volume_e4,
                common_volume_e4=fact.common_volume_e4,
            )
        )
    return tuple(lines)


def _recalculation_lines(sources: BillSources) -> tuple[RecalculationLine, ...]:
    return tuple(
        RecalculationLine(
            period=bill.period,
            service=sources.catalog.services[fact.service_id].name
            if fact.service_id in sources.catalog.services
            else f"{_UNKNOWN_SERVICE}{fact.service_id}",
            reason=fact.reason,
            amount=fact.amount,
        )
        for bill in sources.bills
        for fact in bill.recalculations
    )


def _month_lines(sources: BillSources) -> tuple[MonthLine, ...]:
    return tuple(
        MonthLine(
            period=bill.period,
            number=bill.number,
            charged=bill.charged,
            recalculated=sum(row.recalculated for row in bill.rows),
            benefit=sum(row.benefit for row in bill.rows),
            due=bill.due,
            debt=bill.opening,
            penalty=bill.penalty,
            paid=bill.paid,
            total=bill.total,
        )
        for bill in sources.bills
    )
