"""«Почему изменилась квитанция»: the causes in the words a resident is answered with; no Qt."""

from __future__ import annotations

from collections.abc import Callable

from api_client.models.replica import Bill, ChargeRow
from desktop.services.accounts import Card
from domain.bill_growth import BillMonth, Cause, Growth, ServiceMonth, compare, joined
from ui import format as shown
from ui.resident.rows import tariff, volume

_MOST_CAUSES = 6
_WITHOUT = {
    "average": "по среднему",
    "norm": "по нормативу",
    "norm_raised": "по нормативу с повышающим коэффициентом",
}


def growth_of(card: Card, period: int) -> Growth | None:
    """The bill of a month beside the one before it; None when there is none before."""
    bills = [bill for bill in card.bills if bill.period <= period]
    if len(bills) < 2 or bills[0].period != period:
        return None
    return compare(_month(bills[1]), _month(bills[0]))


def answer(card: Card, growth: Growth) -> tuple[str, ...]:
    """Sentences for the resident: the difference, then its largest causes."""
    before, after = growth.before, growth.after
    name, former = shown.month(after.period), shown.month(before.period)
    if not growth.amount:
        first = f"Квитанция за {name} такая же, как за {former}: {shown.roubles(after.total)}."
    else:
        word = "больше" if growth.amount > 0 else "меньше"
        first = (
            f"Квитанция за {name} на {shown.roubles(abs(growth.amount))} {word}, "
            f"чем за {former}: {shown.roubles(after.total)} вместо {shown.roubles(before.total)}."
        )
    largest = sorted(growth.causes, key=lambda cause: -abs(cause.amount))[:_MOST_CAUSES]
    told = [_sentence(card, growth, cause) for cause in growth.causes if cause in largest]
    rest = growth.amount - sum(cause.amount for cause in largest)
    if len(growth.causes) > len(largest):
        told.append(f"Остальное вместе: {signed(rest)}.")
    return (first, *told)


def reason(card: Card, growth: Growth, cause: Cause) -> str:
    """«объём с 5,12 до 7,30 м³» for a cell of the comparison."""
    before, after = cause.before, cause.after
    unit = _unit(card, cause.service_id)
    if cause.kind == "volume" and before is not None and after is not None:
        amounts = f"объём с {volume(before.volume_e10)} до {volume(after.volume_e10)} {unit}"
        if cause.readings_missing:
            return f"нет показаний, {_WITHOUT[after.method]}: {amounts}"
        return f"снова по прибору: {amounts}" if cause.readings_back else amounts
    if cause.kind == "tariff" and before is not None and after is not None:
        return f"тариф с {tariff(before.tariff_e6)} до {tariff(after.tariff_e6)} ₽"
    if cause.kind == "debt":
        return _debt(growth)
    return _OTHERS[cause.kind](cause)


def signed(kopecks: int) -> str:
    """«+1 250,00 ₽»."""
    return f"+{shown.roubles(kopecks)}" if kopecks > 0 else shown.roubles(kopecks)


_OTHERS: dict[str, Callable[[Cause], str]] = {
    "began": lambda _cause: "стали начислять: месяцем раньше не начисляли",
    "ended": lambda _cause: "в этом месяце не начисляли",
    "charge": lambda _cause: "изменился способ расчёта",
    "coefficient": lambda cause: (
        "повышающий коэффициент" if cause.amount > 0 else "нет повышающего коэффициента"
    ),
    "recalculation": lambda cause: _recalculation(cause),
    "benefit": lambda cause: "льгота меньше" if cause.amount > 0 else "льгота больше",
    "penalty": lambda cause: (
        "начислены за просрочку" if cause.amount > 0 else "оплачены или списаны"
    ),
    "costs": lambda _cause: "судебные расходы",
}


def _recalculation(cause: Cause) -> str:
    before = cause.before.recalculated if cause.before else 0
    after = cause.after.recalculated if cause.after else 0
    if not after:
        return f"месяцем раньше был перерасчёт {signed(before)}"
    if not before:
        return f"перерасчёт {signed(after)}"
    return f"перерасчёт был {signed(before)}, стал {signed(after)}"


def _debt(growth: Growth) -> str:
    asked = growth.before.debt + growth.before.due
    paid = growth.paid_between
    if growth.after.debt <= 0:
        return f"оплачено {shown.roubles(paid)}, долга нет"
    if paid <= 0:
        return f"прошлая квитанция на {shown.roubles(asked)} не оплачена"
    return f"из {shown.roubles(asked)} оплачено {shown.roubles(paid)}"


def _sentence(card: Card, growth: Growth, cause: Cause) -> str:
    name = service_name(card, cause)
    return f"{name}: {reason(card, growth, cause)}, {signed(cause.amount)}."


def service_name(card: Card, cause: Cause) -> str:
    """The service, or what of the whole bill it is."""
    if cause.service_id:
        service = card.services.get(cause.service_id)
        return service.name if service else "Прочее"
    return {"debt": "Долг", "penalty": "Пени", "costs": "Расходы"}[cause.kind]


def _unit(card: Card, service_id: int) -> str:
    service = card.services.get(service_id)
    return service.unit if service else ""


def _month(bill: Bill) -> BillMonth:
    return BillMonth(
        period=bill.period,
        services=joined(_service(row) for row in bill.rows),
        debt=sum(row.debt for row in bill.rows),
        penalty=sum(row.penalty for row in bill.rows),
        costs=sum(row.duty + row.costs - row.executor_fine for row in bill.rows),
    )


def _service(row: ChargeRow) -> ServiceMonth:
    return ServiceMonth(
        service_id=row.service_id,
        method=row.method,
        volume_e10=row.volume_e10 + row.common_volume_e10,
        tariff_e6=row.tariff_e6,
        charged=row.charged,
        excess=row.excess,
        recalculated=row.recalculated,
        benefit=row.benefit,
    )
