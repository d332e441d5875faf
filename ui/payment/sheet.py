"""The sheet of a payment as the clerk fills it: sum, wish, typed rows, ways; pure, whole kopecks.

A typed row is kept as typed and the rest of the sum is divided among the others, so that the parts
always make the sum; what does not fit is said at its row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from api_client.money_commands import PartOfPayment, Tender, TenderKind
from desktop.services.till_model import DueRow, PaymentDraft, PaymentForm
from domain.allocation import NO_WISH, Due, Part, Wish, allocate
from domain.errors import InputError
from domain.money import parse_kopecks
from ui.payment.typed_sums import is_zero, sum_or_zero, wrong_sum

Mode = Literal["cash", "card", "sbp", "mixed"]
MODES: tuple[Mode, ...] = ("cash", "card", "sbp", "mixed")
PENALTY = -1
ADVANCE = -2


@dataclass(frozen=True)
class SheetRow:
    """A line of the screen: one service, all penalty, or the advance; ``key`` is the service's id.

    ``overdue`` and ``current`` are what is unpaid of it, ``take`` what of this payment it gets.
    """

    key: int
    name: str
    service_id: int
    overdue: int
    current: int
    take: int
    text: str = ""
    trouble: InputError | None = None

    @property
    def due(self) -> int:
        return self.overdue + self.current

    @property
    def left(self) -> int:
        """What stays unpaid."""
        return max(0, self.due - self.take)


@dataclass
class _Typed:
    """The text of a row and what it means; ``amount`` is None while it means nothing."""

    text: str
    amount: int | None
    trouble: InputError | None


@dataclass
class PaymentSheet:
    """One form being filled; every change computes the parts anew."""

    form: PaymentForm
    amount: int = 0
    amount_trouble: InputError | None = None
    mode: Mode = "cash"
    wish: Wish = NO_WISH
    cash_text: str = ""
    sbp_text: str = ""
    received_text: str = ""
    reference: str = ""
    parts: tuple[Part, ...] = ()
    _typed: dict[int, _Typed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.set_amount(self.first_amount)

    @property
    def first_amount(self) -> int:
        """What stands in the sum at first: the debt, without one all that is to pay."""
        return self.form.overdue if self.form.overdue > 0 else max(0, self.form.total)

    @property
    def is_offered(self) -> bool:
        """True while the sum is the one the form began with."""
        return self.amount == self.first_amount and self.amount_trouble is None

    @property
    def touched(self) -> bool:
        """True when leaving would lose something a person typed."""
        typed = (self.received_text, self.cash_text, self.sbp_text, self.reference)
        return bool(self._typed or not self.is_offered or any(typed))

    def renew(self, form: PaymentForm) -> None:
        """The same payment over newer figures of the account."""
        self.form = form
        self._divide()

    def set_amount(self, kopecks: int) -> None:
        """Another sum; typed rows stay."""
        self.amount, self.amount_trouble = kopecks, None
        self._divide()

    def type_amount(self, text: str) -> None:
        """What was typed into the sum; nothing is divided while it is no sum."""
        try:
            self.amount, self.amount_trouble = parse_kopecks(text), None
        except InputError as error:
            self.amount, self.amount_trouble = 0, error
        self._divide()

    def set_wish(self, wish: Wish) -> None:
        """What the payer named; typed rows are given up for it."""
        self.wish = wish
        self._typed.clear()
        self._divide()

    def type_row(self, key: int, text: str) -> None:
        """A row's own sum; empty text gives the row back to the rule."""
        if not text.strip():
            self._typed.pop(key, None)
        else:
            try:
                amount, trouble = (0, None) if is_zero(text) else (parse_kopecks(text), None)
            except InputError as error:
                self._typed[key] = _Typed(text, None, error)
            else:
                self._typed[key] = _Typed(text, amount, trouble)
        self._divide()

    def rows(self) -> tuple[SheetRow, ...]:
        """Services in the order of the bill, then penalty, then the advance when there is one."""
        found: dict[int, list[DueRow]] = {}
        for row in self.form.rows:
            key = PENALTY if row.kind == "penalty" else row.service_id
            found.setdefault(key, []).append(row)
        taken = self._taken()
        order = [*(key for key in found if key != PENALTY), *(k for k in found if k == PENALTY)]
        made = [self._row(key, found[key], taken.get(key, 0)) for key in order]
        if taken.get(ADVANCE):
            made.append(SheetRow(ADVANCE, "Аванс", 0, 0, 0, taken[ADVANCE]))
        return tuple(made)

    @property
    def trouble(self) -> InputError | None:
        """Why it cannot be taken, empty when it can: the first thing to mend."""
        if self.amount_trouble is not None:
            return self.amount_trouble
        for one in self._typed.values():
            if one.trouble is not None:
                return one.trouble
        return next(iter(self.tender_troubles().values()), None)

    def tender_troubles(self) -> dict[str, InputError]:
        """What is no sum in the fields of the ways in use: cash, sbp, received."""
        texts = {"cash": self.cash_text, "sbp": self.sbp_text} if self.mode == "mixed" else {}
        if self.cash:
            texts["received"] = self.received_text
        found: dict[str, InputError] = {}
        for name, text in texts.items():
            error = wrong_sum(text)
            if error is not None:
                found[name] = error
        if not found and self.mode == "mixed" and self.cash + self.sbp > self.amount:
            over = self.cash + self.sbp - self.amount
            found["cash"] = InputError("split.tenders_over", over_kopecks=over)
        return found

    @property
    def cash(self) -> int:
        """The part of the sum that is cash."""
        if self.mode == "cash":
            return self.amount
        return sum_or_zero(self.cash_text) if self.mode == "mixed" else 0

    @property
    def sbp(self) -> int:
        """The part by СБП."""
        if self.mode == "sbp":
            return self.amount
        return sum_or_zero(self.sbp_text) if self.mode == "mixed" else 0

    @property
    def card(self) -> int:
        """What neither cash nor СБП pays goes by card."""
        return self.amount if self.mode == "card" else max(0, self.amount - self.cash - self.sbp)

    @property
    def tenders(self) -> tuple[Tender, ...]:
        """The ways with their sums; they make the sum unless the typed ones are more."""
        ways: tuple[tuple[TenderKind, int], ...] = (
            ("cash", self.cash),
            ("card", self.card if self.mode != "cash" and self.mode != "sbp" else 0),
            ("sbp", self.sbp),
        )
        return tuple(
            Tender(kind=kind, amount=amount, reference=self.reference if kind != "cash" else "")
            for kind, amount in ways
            if amount
        )

    @property
    def received(self) -> int:
        """Cash in the hand of the clerk; nothing typed means exactly the cash asked for."""
        return sum_or_zero(self.received_text) if self.received_text.strip() else self.cash

    @property
    def change(self) -> int:
        """What goes back; negative while too little was given."""
        return self.received - self.cash

    def draft(self, *, reason: str = "", clock_confirmed: bool = False) -> PaymentDraft:
        """What is taken."""
        return PaymentDraft(
            amount=self.amount,
            tenders=self.tenders,
            parts=tuple(
                PartOfPayment(
                    period=part.period,
                    service_id=part.service_id,
                    kind=part.kind,
                    amount=part.amount,
                )
                for part in self.parts
            ),
            cash_received=self.received if self.cash else 0,
            duplicate_reason=reason,
            payer=self.form.payer,
            clock_confirmed=clock_confirmed,
        )

    def _divide(self) -> None:
        """Typed rows first, oldest month first inside each; the rest by the rule."""
        for key, one in self._typed.items():
            if one.amount is not None:
                one.trouble = self._fits(key, one.amount)
        typed = {key: one.amount for key, one in self._typed.items() if one.amount is not None}
        over = sum(typed.values()) - self.amount
        if over > 0 and typed:
            last = self._typed[next(reversed(typed))]
            last.trouble = last.trouble or InputError("split.more_than_sum", over_kopecks=over)
        rows_wrong = any(one.trouble is not None for one in self._typed.values())
        if self.amount_trouble is not None or rows_wrong or self.amount <= 0:
            self.parts = ()
            return
        given: list[Part] = []
        for key, amount in typed.items():
            if amount:
                own = [due for due in self.form.dues if _key(due) == key]
                given += allocate(_payable(own), amount, Wish(payee=own[0].payee))
        others = [due for due in self.form.dues if _key(due) not in typed]
        rest = self.amount - sum(typed.values())
        if rest:
            given += allocate(others, rest, self.wish)
        self.parts = _joined(given)

    def _fits(self, key: int, amount: int) -> InputError | None:
        due = sum(one.amount for one in self.form.dues if _key(one) == key)
        if amount > due:
            return InputError("split.row_over", due_kopecks=due)
        return None

    def _taken(self) -> dict[int, int]:
        taken: dict[int, int] = {}
        for part in self.parts:
            key = {"penalty": PENALTY, "advance": ADVANCE}.get(part.kind, part.service_id)
            taken[key] = taken.get(key, 0) + part.amount
        return taken

    def _row(self, key: int, rows: list[DueRow], take: int) -> SheetRow:
        typed = self._typed.get(key)
        return SheetRow(
            key=key,
            name="Пени" if key == PENALTY else rows[0].name,
            service_id=rows[0].service_id,
            overdue=sum(row.amount for row in rows if row.is_overdue),
            current=sum(row.amount for row in rows if not row.is_overdue),
            take=take,
            text=typed.text if typed else "",
            trouble=typed.trouble if typed else None,
        )


def _key(due: Due) -> int:
    return PENALTY if due.kind == "penalty" else due.service_id


def _payable(dues: Iterable[Due]) -> tuple[Due, ...]:
    return tuple(due for due in dues if due.amount > 0)


def _joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    sums: dict[tuple[int, int, Literal["charge", "penalty", "advance"]], int] = {}
    for part in parts:
        key = (part.period, part.service_id, part.kind)
        sums[key] = sums.get(key, 0) + part.amount
    return tuple(Part(*key, amount) for key, amount in sums.items())
