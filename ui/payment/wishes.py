"""What a payer may name, as a list to choose from: the rule, months, suppliers, penalty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api_client.models.replica import Supplier
from desktop.services.till_model import PaymentForm
from domain.allocation import NO_WISH, Wish
from ui import format as shown


@dataclass(frozen=True)
class NamedWish:
    """A wish as the list names it."""

    name: str
    wish: Wish


def wishes_of(form: PaymentForm, suppliers: Mapping[int, Supplier]) -> tuple[NamedWish, ...]:
    """The rule first, then newest months, suppliers in the order of the bill, penalty last."""
    charges = [due for due in form.dues if due.kind == "charge" and due.amount > 0]
    made = [NamedWish("Сначала старый долг", NO_WISH)]
    for period in sorted({due.period for due in charges}, reverse=True):
        name = shown.month(period).capitalize()
        made.append(NamedWish(name, Wish(periods=frozenset({period}))))
    ids = dict.fromkeys(due.supplier_id for due in charges)
    if len(ids) > 1:
        for supplier_id in ids:
            known = suppliers.get(supplier_id)
            if known is not None:
                name = known.short_name or known.name
                made.append(NamedWish(name, Wish(suppliers=frozenset({supplier_id}))))
    if any(due.kind == "penalty" for due in form.dues):
        made.append(NamedWish("Сначала пени", Wish(kinds=frozenset({"penalty"}))))
    return tuple(made)
