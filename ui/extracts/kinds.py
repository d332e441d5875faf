"""The papers of the screen: what each is called, what may be chosen for it; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KindId = Literal["debt", "statement", "act", "payment"]


@dataclass(frozen=True)
class Kind:
    """``short`` stands on the switch, ``name`` above the paper; ``total`` names its sum.

    ``months``: it is about months; ``sheet``: it may be a spreadsheet.
    """

    id: KindId
    short: str
    name: str
    total: str
    months: bool = True
    sheet: bool = True


KINDS = (
    Kind("debt", "Долговая", "Долговая квитанция", "К оплате", sheet=False),
    Kind("statement", "Выписка", "Выписка о начислениях и оплате", "Долг на конец"),
    Kind("act", "Акт", "Акт сверки расчётов", "Долг на конец"),
    Kind("payment", "Платёж", "Справка о платеже", "Сумма платежа", months=False),
)
BY_ID: dict[str, Kind] = {kind.id: kind for kind in KINDS}
