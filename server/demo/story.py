"""One account through the demo's months: readings, charges by the real formulas, payments."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from api_client.models.replica import Bill
from domain.charge_inputs import MeterInput, MoneyInput, MonthResult, PastMonth, Recalculation
from domain.charge_plan import MonthPlan
from domain.charges import next_debts
from domain.periods import period_range, previous_period, shift
from server.billing.month import (
    AccountFacts,
    Benefit,
    MonthInput,
    bill_of,
    charge_account,
    month_dates,
    overdue_kopecks,
    packed_bill,
    packed_volumes,
)
from server.billing.plans import HouseFacts, Plans, received
from server.demo.arrears import Arrears
from server.demo.calendar import LAST_CLOSED, OPEN, iso
from server.demo.catalogue import CAPITAL_REPAIR, HEATING, MAINTENANCE, WASTE
from server.demo.flats import Flat
from server.demo.metering import ENTERED_IN_OPEN_MONTH, MeterStory, ReadingRow, meters_of
from server.demo.purse import GOLDEN_DEBT, Paid, Purse
from server.demo.traits import Lots

GOLDEN_PENALTY, GOLDEN_RECALCULATION, GOLDEN_BENEFIT = 1_093, -15_025, 21_000
_RECALCULATED = 0.012
_REASONS = (
    (HEATING, "Перерыв в отоплении 3 суток"),
    (WASTE, "Временное отсутствие по заявлению"),
    (MAINTENANCE, "Перерыв в уборке мест общего пользования"),
)
_CATEGORIES = ("Ветеран труда", "Инвалид II группы", "Многодетная семья", "Пенсионер старше 70 лет")


@dataclass(slots=True)
class Story:
    """Everything that is written about one account."""

    flat: Flat
    closed_on: str = ""
    category: str = ""
    benefit: Benefit | None = None
    meters: list[MeterStory] = field(default_factory=list)
    readings: list[ReadingRow] = field(default_factory=list)
    bills: list[tuple[Bill, bytes, bytes]] = field(default_factory=list)
    payments: list[Paid] = field(default_factory=list)
    recalculations: list[tuple[int, Recalculation]] = field(default_factory=list)
    penalties: list[tuple[int, int, int]] = field(default_factory=list)
    balance: int = 0
    overdue: int = 0
    penalty: int = 0


def tell(
    flat: Flat, house: HouseFacts, months: int, plans: Plans, lots: Lots, rng: Random
) -> Story:
    """The account's story: ``months`` charged months that end with October 2026."""
    return _Teller(flat, house, months, plans, lots, rng).tell()


class _Teller:
    def __init__(
        self, flat: Flat, house: HouseFacts, months: int, plans: Plans, lots: Lots, rng: Random
    ) -> None:
        self._house, self._plans, self._rng = house, plans, rng
        self._months = months
        self._first = shift(LAST_CLOSED, 1 - months)
        self._habit = flat.traits.habit
        self._purse = Purse(flat, rng)
        self._last: MonthResult | None = None
        self._arrears = Arrears(plans.terms if flat.traits.stopped else None)
        self._story = Story(flat, meters=meters_of(flat, months, lots, rng))
        self._facts = _facts(flat, house)
        self._two_rate = any(len(meter.zones) > 1 for meter in self._story.meters)

    def tell(self) -> Story:
        story = self._story
        last = self._last_period()
        self._draw_benefit()
        if last < self._first:
            story.meters = []
        before = previous_period(self._first)
        story.readings += [meter.begin(before) for meter in story.meters]
        self._bring_old_debt()
        for index, period in enumerate(period_range(self._first, last)):
            self._month(period, index)
        if self._habit == "closed":
            self._settle_closed(last)
        else:
            self._open_month()
        story.penalties = self._arrears.outside
        story.penalty = sum(self._arrears.penalty.values())
        story.payments = self._purse.payments
        owed = self._purse.wallet.owed()
        story.balance = owed + story.penalty
        story.overdue = overdue_kopecks(owed, 0) + story.penalty
        return story

    def _last_period(self) -> int:
        """A closed account ends two months or more before the demo's now; its last bill is paid."""
        if self._habit != "closed":
            return LAST_CLOSED
        earlier = self._rng.randint(2, max(2, min(12, self._months - 1)))
        period = shift(LAST_CLOSED, -earlier)
        self._story.closed_on = iso(period, self._rng.randint(1, 28))
        return period

    def _draw_benefit(self) -> None:
        story, rng = self._story, self._rng
        if self._habit == "golden":
            story.category = _CATEGORIES[0]
            story.benefit = Benefit(WASTE, GOLDEN_BENEFIT, 0)
        elif story.flat.traits.benefit:
            story.category = rng.choice(_CATEGORIES)
            service_id = CAPITAL_REPAIR if story.category == _CATEGORIES[3] else MAINTENANCE
            story.benefit = Benefit(service_id, 0, rng.choice((2500, 5000, 5000, 10000)))

    def _bring_old_debt(self) -> None:
        """Debtors who stopped before the first month bring what they owed then; the golden
        account too when its September lies before it.
        """
        if self._habit == "golden" and self._first == LAST_CLOSED:
            self._owe_from(previous_period(self._first), GOLDEN_DEBT)
            return
        period, old = self._purse.stops, []
        while self._story.flat.traits.stopped and period < self._first:
            amount = self._facts.total_area_e2 * self._rng.randint(60, 110)
            old.append((period, self._owe_from(period, amount)))
            period = shift(period, 1)
        self._arrears.bring(old, self._first)

    def _owe_from(self, period: int, amount: int) -> dict[int, int]:
        upkeep = amount * 2 // 5
        owed = {MAINTENANCE: upkeep, HEATING: amount - upkeep}
        self._purse.wallet.add(period, dict(owed))
        return owed

    def _month(self, period: int, index: int) -> None:
        story = self._story
        plan = self._plans.of(self._house, period)
        meters = self._meters(period, index)
        benefits = (story.benefit,) if story.benefit else ()
        recalculations = self._recalculate(period, plan)
        services = received(plan, self._two_rate)

        def charge(money: MoneyInput, paid_on: str = "") -> tuple[MonthInput, MonthResult]:
            month = MonthInput(
                account=self._facts,
                services=services,
                meters=meters,
                money=money,
                benefits=benefits,
                last_paid_on=paid_on,
            )
            return month, charge_account(plan, month)

        debts = next_debts(self._last.rows) if self._last else self._purse.wallet.by_service()
        paid = self._purse.pay(period, period, lambda: charge(MoneyInput())[1].due)
        arrears = self._arrears
        came = arrears.month(period, paid, self._purse.paid_on, self._outside_penalty(period))
        money = MoneyInput(
            debts=debts,
            payments=paid.by_service() if paid else {},
            penalties=dict(arrears.penalty),
            accrued=came,
            recalculations=recalculations,
        )
        month, result = charge(money, self._purse.paid_on)
        bill = bill_of(result, plan, month, month_dates(period), closed=True)
        story.bills.append((bill, packed_bill(bill), packed_volumes(result)))
        story.recalculations += [(period, one) for one in recalculations]
        self._remember(period, result, meters)

    def _meters(self, period: int, index: int) -> list[MeterInput]:
        found: list[MeterInput] = []
        for meter in self._story.meters:
            facts, reading = meter.month(period, index, self._rng)
            found.append(facts)
            if reading:
                self._story.readings.append(reading)
        return found

    def _remember(self, period: int, result: MonthResult, meters: list[MeterInput]) -> None:
        self._last = result
        self._arrears.charged(period, result.rows)
        self._purse.wallet.add(period, {row.service_id: row.due for row in result.rows if row.due})
        stories = {meter.id: meter for meter in self._story.meters}
        for volume in result.volumes:
            past = PastMonth(period, volume.volume_e4, volume.method)
            stories[volume.meter_id].history[volume.zone].append(past)

    def _recalculate(self, period: int, plan: MonthPlan) -> tuple[Recalculation, ...]:
        if self._habit == "golden":
            if period != LAST_CLOSED:
                return ()
            return (Recalculation(HEATING, _REASONS[0][1], GOLDEN_RECALCULATION),)
        if self._rng.random() >= _RECALCULATED:
            return ()
        service_id, reason = self._rng.choice(_REASONS)
        charged = next(one.tariff_e6 for one in plan.services if one.service_id == service_id)
        if not charged:
            return ()
        return (Recalculation(service_id, reason, -self._rng.randint(1_500, 24_000)),)

    def _outside_penalty(self, period: int) -> dict[int, int]:
        """Penalty that no days of these months brought: a stored one, a court's."""
        if period == LAST_CLOSED and self._habit == "golden":
            return {HEATING: GOLDEN_PENALTY}
        if period == LAST_CLOSED and self._habit == "residue":
            return {MAINTENANCE: self._rng.randint(500, 15_000)}
        return {}

    def _open_month(self) -> None:
        """Payments and readings of November so far; the desk's own work of that day is still to
        be done.
        """
        self._purse.pay(OPEN, 0, lambda: 0)
        if self._habit == "golden":
            return
        if self._rng.random() < ENTERED_IN_OPEN_MONTH:
            for meter in self._story.meters:
                self._story.readings.append(meter.open_month(self._months, self._rng))

    def _settle_closed(self, last: int) -> None:
        """The final bill is paid in the month after; no bill counts that any more."""
        self._purse.pay(shift(last, 1), 0, lambda: 0)


def _facts(flat: Flat, house: HouseFacts) -> AccountFacts:
    payer = flat.names[0]
    return AccountFacts(
        id=flat.account_id,
        izhku=f"{flat.els}-01",
        payer=" ".join(part for part in (payer.last, payer.first, payer.middle) if part),
        total_area_e2=flat.total_area_e2,
        living_area_e2=flat.living_area_e2,
        heated_area_e2=flat.total_area_e2,
        residents=flat.residents,
        owners=1,
        executor_id=house.executor_id,
    )
