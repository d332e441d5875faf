"""Nouns of a charged month and of payments, packed as arrays like all replicated nouns.

Money in kopecks, volumes in 1e-10, tariffs and norms in 1e-6, readings in 1e-4, areas in 1e-2 m2,
dates as ISO text, periods as YYYYMM integers.
"""

from __future__ import annotations

import msgspec


class ChargeRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One service row of a payment document (domain: columns of section 3), money in kopecks.

    Identity: due = charged + excess + recalculated - benefit;
    total = due + debt + penalty + duty + costs - executor_fine. ``debt`` is signed (minus =
    advance). ``penalty`` is all that is unpaid of it, ``accrued`` what of it came this month
    (minus: taken off).
    ``method``: meter, average, norm, norm_raised, area, person, account.
    """

    service_id: int
    supplier_id: int
    method: str
    volume_e10: int
    common_volume_e10: int
    tariff_e6: int
    charged: int
    coefficient_e2: int
    excess: int
    recalculated: int
    benefit: int
    due: int
    debt: int
    penalty: int
    executor_fine: int
    duty: int
    costs: int
    total: int
    accrued: int = 0


class BillMeter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One meter zone as it stood when the bill was formed; ``current_e4`` is -1 when no reading was
    passed."""

    service_id: int
    serial: str
    place: str
    zone_name: str
    previous_e4: int
    previous_on: str
    current_e4: int
    decimals: int
    verify_until: str


class BillRecalculation(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A recalculation with its reason (section 6), signed kopecks."""

    service_id: int
    reason: str
    amount: int


class BillReference(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Reference data of one service (section 4); e6 norms, e4 house volumes."""

    service_id: int
    norm_e6: int
    common_norm_e6: int
    house_volume_e4: int
    common_volume_e4: int


class Bill(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A charged month of one account: all that the payment document of that month needs.

    ``number`` is the ИПД. ``opening`` is signed debt before the month. ``paid`` are payments of the
    month
    counted up to ``counted_to``. ``total`` is all to pay (may be negative: advance).
    ``growth_limit_e2`` in
    percent x 100. ``closed`` bills never change. ``penalty_paid``: payments of penalty counted in
    the month; they are not in ``paid``.
    """

    account_id: int
    period: int
    version: int
    number: str
    closed: bool
    issued_on: str
    due_on: str
    payer: str
    total_area_e2: int
    living_area_e2: int
    heated_area_e2: int
    residents: int
    executor_id: int
    rows: tuple[ChargeRow, ...]
    meters: tuple[BillMeter, ...]
    recalculations: tuple[BillRecalculation, ...]
    reference: tuple[BillReference, ...]
    opening: int
    paid: int
    last_paid_on: str
    counted_to: str
    charged: int
    due: int
    penalty: int
    total: int
    growth_limit_e2: int
    penalty_paid: int = 0


class PaymentPart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What of a payment went to one service of one month; of an advance both are 0.

    ``kind``: 0 charge, 1 penalty, 2 advance. Parts of a reversal are negative.
    """

    period: int
    service_id: int
    amount: int
    kind: int = 0


class Payment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Money booked to an account: a payment, or with a negative amount what undoes one.

    ``channel``: cash, card, sbp, mixed, bank, cabinet, post, terminal. ``number`` is the receipt's.
    ``kind``: payment, refund, void, move_out, move_in, registry, suspense (money that was matched).
    ``op_id`` empty: «p-<id>». ``reverses``: the op_id of the row this one undoes, or for move_in
    the row it was moved from. ``tenders``: (cash, card or sbp; kopecks). ``state``: empty, or why
    a person should look.
    """

    id: int
    version: int
    account_id: int
    paid_at: int
    amount: int
    channel: str
    place: str
    number: str
    parts: tuple[PaymentPart, ...]
    op_id: str = ""
    kind: str = "payment"
    reverses: str = ""
    operator: str = ""
    terminal: str = ""
    shift_id: str = ""
    tenders: tuple[tuple[str, int], ...] = ()
    state: str = ""
    payer: str = ""
    reason: str = ""
