"""Why a reading of a file is not taken, as sentences of an import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.periods import period_text
from domain.readings import format_reading

_SENTENCES = {
    "reading.zones_count": "у прибора тарифов {needed}, указано {entered}",
    "reading.too_many_digits": "цифр до запятой у прибора {allowed}, указано {entered}",
    "reading.too_many_decimals": "знаков после запятой у прибора {allowed}, указано {entered}",
    "reading.date_future": "дата показания позже сегодняшней",
    "reading.date_before_installed": "прибор установлен {installed_on}, показание раньше",
    "reading.date_before_previous": "прошлое показание снято {previous_on}, это раньше",
    "reading.date_too_old": "дате показания больше года",
    "reading.meter_archived": "прибор в архиве",
    "reading.meter_removed": "прибор снят {removed_on}",
    "reading.less_than_previous": "показание {entered} меньше прошлого {previous}",
    "reading.unusual": "расход {consumption} намного больше обычного: подтвердите его в окне",
    "reading.over_limit": "расход {consumption} больше предела {limit}: внесите его в окне"
    " с причиной",
    "conflict": "за этот месяц уже есть другое показание: выбирает сотрудник",
    "kept": "за этот месяц есть показание надёжнее: это остаётся в истории",
    "period_closed": "месяц {period} закрыт, открыт {open_period}",
    "period_mismatch": "по дате показание относится к месяцу {expected}",
}


def refusal_text(code: str, fields: Mapping[str, Any]) -> str:
    """The cause in words; a code nobody foresaw is told as it is."""
    shape = _SENTENCES.get(code)
    return shape.format_map(_Facts(fields)) if shape else f"не принято ({code})"


class _Facts(dict[str, str]):
    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__()
        self._fields = fields

    def __missing__(self, name: str) -> str:
        if f"{name}_e4" in self._fields:
            return format_reading(self._fields[f"{name}_e4"], 0)
        value = self._fields.get(name, "…")
        return period_text(value) if name in ("period", "open_period", "expected") else str(value)
