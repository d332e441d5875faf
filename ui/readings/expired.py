"""What the banner over the grid tells: whose verification is over; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.services.meter_view import MeterView
from ui import format as shown
from ui.nouns import EXPIRED_CHARGE, meter_name


def expired_words(views: Sequence[MeterView], *, house: bool) -> tuple[str, str] | None:
    """(fact, sentence); None when every verification holds."""
    expired = [view for view in views if "verification_expired" in view.notes]
    if not expired:
        return None
    if house:
        fact = f"Поверка истекла у {len(expired)} из {len(views)} приборов"
        return fact, EXPIRED_CHARGE
    meter = expired[0].meter
    name, until = meter_name(expired[0].service, meter), shown.day(meter.verify_until)
    fact = f"{name}: поверка истекла {until}"
    more = f"Ещё приборов: {len(expired) - 1}. " if len(expired) > 1 else ""
    return fact, f"{more}{EXPIRED_CHARGE}"
