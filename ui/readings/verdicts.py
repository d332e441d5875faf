"""What the grid and the panel say about a meter's input: badges, sentences, ways to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.periods import period_name
from domain.reading_facts import Finding
from domain.readings import format_reading
from ui import format as shown
from ui.messages import sentence
from ui.nouns import source_words, values_text, with_unit
from ui.readings.entry_sheet import Line, MeterEntry, is_wrong

Way = Literal["take", "fix", "reason", "keep_old", "replace", "undo"]

_BADGES = {
    "reading.less_than_previous": ("Меньше прежнего", "danger"),
    "reading.rollover_too_much": ("Слишком много", "danger"),
    "reading.over_limit": ("Больше предела", "warning"),
    "reading.exists": ("Уже внесено", "warning"),
    "reading.reason_missing": ("Нужна причина", "warning"),
    "reading.replaced": ("Прибор заменён", "accent"),
    "reading.rollover": ("Через ноль", "accent"),
    "reading.same_as_previous": ("Расход 0", "neutral"),
    "reading.zero_long": ("Расход 0", "warning"),
    "reading.same_as_existing": ("Без изменений", "neutral"),
    "reading.zone_missing": ("Не внесено", "danger"),
    "reading.date_future": ("Проверьте дату", "danger"),
    "reading.date_too_old": ("Проверьте дату", "danger"),
    "reading.date_before_previous": ("Проверьте дату", "danger"),
    "reading.date_before_installed": ("Проверьте дату", "danger"),
}


@dataclass(frozen=True)
class Choice:
    """A way to answer: ``way`` is what it does, ``decision`` what it answers, ``value`` a text."""

    text: str
    icon: str
    way: Way | None = None
    decision: str = ""
    value: str = ""
    suggested: bool = False


@dataclass(frozen=True)
class Explanation:
    """What the panel says: a bold fact in a tone, a plain sentence, up to three ways, a reason.

    ``only_reason``: nothing but the reason is missing.
    """

    fact: str
    detail: str = ""
    tone: str = "neutral"
    choices: tuple[Choice, ...] = ()
    wants_reason: bool = False
    only_reason: bool = False


def row_badge(line: Line) -> tuple[str, str, str]:
    """(words, tone, icon) of «Проверка»; an icon stands with words without a pill."""
    entry = line.entry
    if not entry.touched:
        return _standing_badge(entry)
    if entry.refused:
        return "Не принято", "danger", ""
    typed = bool(entry.texts[line.zone].strip())
    finding = entry.in_zone(line.zone)
    if not typed:
        missing = finding is not None and finding.code == "reading.zone_missing"
        return ("Не внесено", "danger", "") if missing and entry.asked_all else ("", "", "")
    if finding is not None:
        return (*_finding_badge(finding, entry), "")
    answered = {
        "confirmed": ("Подтверждено", "success", ""),
        "inspection": ("Нужен осмотр", "warning", ""),
        "replaced": ("Прибор заменён", "accent", ""),
    }
    if entry.decision in answered:
        return answered[entry.decision]
    if entry.replaces:
        return "Замена", "accent", ""
    known = entry.view.usual_e4[line.zone] is not None
    return ("Как обычно" if known else "Принято"), "success", ""


def explain(line: Line) -> Explanation:
    """What to say about the chosen row."""
    entry = line.entry
    if not entry.touched:
        return _standing(entry)
    if entry.refused:
        return Explanation(entry.refused, "Ввод сохранён на экране.", "danger")
    main = entry.main
    if main is None:
        return _fine(entry, line.zone)
    if main.code == "reading.zone_missing":
        tone = "danger" if entry.asked_all else "neutral"
        return Explanation(_said(main, entry), "", tone)
    builders = {
        "reading.less_than_previous": _less,
        "reading.unusual": _unusual,
        "reading.over_limit": _unusual,
        "reading.exists": _exists,
    }
    build = builders.get(main.code)
    if build is not None:
        return build(main, entry)
    if main.code == "reading.reason_missing":
        return _replacing(entry)
    reason = main.severity == "reason"
    tone = "danger" if is_wrong(main) else "warning"
    fix = Choice("Исправить", "edit", "fix")
    replaced = Choice("Счётчик заменён", "switch-horizontal", decision="replaced")
    choices = (fix, replaced) if main.code == "reading.rollover_too_much" else (fix,)
    return Explanation(_said(main, entry), "", tone, choices, reason, only_reason=reason)


def _standing_badge(entry: MeterEntry) -> tuple[str, str, str]:
    view = entry.view
    if "review" in view.notes:
        return "Нужно решение", "warning", ""
    if view.current is not None:
        return ("Ждёт отправки", "", "cloud-upload") if view.pending else ("Внесено", "success", "")
    return ("Передаёт сам", "neutral", "") if view.meter.remote else ("", "", "")


def _finding_badge(finding: Finding, entry: MeterEntry) -> tuple[str, str]:
    if finding.code == "reading.unusual":
        return f"В {_times(finding)} раза больше", "warning"
    if finding.code == "reading.replaced" and finding.severity == "reason":
        return "Нужна причина", "warning"
    if finding.code in _BADGES:
        return _BADGES[finding.code]
    return ("Проверьте число", "danger") if is_wrong(finding) else ("Проверьте", "warning")


def _times(finding: Finding) -> str:
    value = _number(finding, "times_e1") or 0
    return f"{value // 10},{value % 10}" if value % 10 else str(value // 10)


def _said(finding: Finding, entry: MeterEntry) -> str:
    unit = entry.view.service.unit
    return sentence(finding.code, decimals=entry.view.meter.decimals, unit=unit, **finding.fields)


def _suggestion(finding: Finding, entry: MeterEntry) -> tuple[Choice, str]:
    """The first way: take the value one slip away, or mend the number by hand."""
    value = _number(finding, "suggestion_e4")
    if value is None:
        return Choice("Исправить", "edit", "fix"), ""
    decimals = entry.view.meter.decimals
    text = format_reading(value, decimals)
    used = value - entry.view.previous_e4[max(finding.zone, 0)]
    told = with_unit(used, entry.view.service.unit)
    detail = f"Похоже на опечатку в цифре: при {text} расход был бы {told}."
    return Choice(f"Исправить на {text}", "check", "take", value=text, suggested=True), detail


def _less(finding: Finding, entry: MeterEntry) -> Explanation:
    first, detail = _suggestion(finding, entry)
    if not detail and finding.fields.get("rollover_likely"):
        told = with_unit(_number(finding, "rollover_e4"), entry.view.service.unit)
        detail = f"Если счётчик прошёл через ноль, расход {told}."
    return Explanation(
        _said(finding, entry),
        detail,
        "danger",
        (
            first,
            Choice("Переход через ноль", "refresh", decision="rollover"),
            Choice("Счётчик заменён", "switch-horizontal", decision="replaced"),
        ),
    )


def _unusual(finding: Finding, entry: MeterEntry) -> Explanation:
    first, detail = _suggestion(finding, entry)
    unit = entry.view.service.unit
    over = finding.code == "reading.over_limit"
    confirm = Choice("Верно, подтвердить", "user-check", decision="confirmed")
    if over:
        confirm = Choice("Верно, указать причину", "user-check", "reason")
    inspect = Choice("Нужен осмотр", "clipboard-list", decision="inspection")
    ways = (first, confirm, inspect)
    used = with_unit(_number(finding, "consumption_e4"), unit)
    fact = f"Расход {used} — это в {_times(finding)} раза больше обычного"
    if over:
        limit = with_unit(_number(finding, "limit_e4"), unit)
        fact = f"Расход {used} больше предела {limit}: нужна причина"
    return Explanation(fact, detail, "warning", ways, wants_reason=over)


def _replacing(entry: MeterEntry) -> Explanation:
    """The clerk has agreed to replace: both values stay in history, the reason is required."""
    decimals = entry.view.meter.decimals
    old = next((one for one in entry.view.meter.readings if one.id == entry.replaces), None)
    before = values_text(old.values_e4, decimals) if old else shown.DASH
    values = [one for one in (entry.check.values_e4 if entry.check else ()) if one is not None]
    fact = f"Замена {before} на {values_text(values, decimals)}: укажите причину"
    keep = Choice("Оставить прежнее", "arrow-back-up", "keep_old")
    detail = "Оба значения останутся в истории."
    return Explanation(fact, detail, "warning", (keep,), wants_reason=True, only_reason=True)


def _number(finding: Finding, name: str) -> int | None:
    value = finding.fields.get(name)
    return value if isinstance(value, int) else None


def _exists(finding: Finding, entry: MeterEntry) -> Explanation:
    source = finding.fields.get("source")
    detail = f"Источник: {source_words(str(source))}." if source else ""
    reading_id = str(finding.fields.get("reading_id", ""))
    return Explanation(
        _said(finding, entry),
        detail,
        "warning",
        (
            Choice("Заменить", "switch-horizontal", "replace", value=reading_id, suggested=True),
            Choice("Оставить прежнее", "arrow-back-up", "keep_old"),
        ),
    )


def _standing(entry: MeterEntry) -> Explanation:
    current = entry.view.current
    if current is None:
        if entry.view.meter.remote:
            return Explanation("Прибор передаёт сам", "Вносите, только если он молчит.")
        return Explanation("Показания за месяц нет", "Введите число с прибора и нажмите Enter.")
    values = values_text(current.values_e4, entry.view.meter.decimals)
    who = ", ".join(part for part in (current.author, source_words(current.source)) if part)
    detail = f"{shown.day(current.taken_on)}, {who}. Чтобы заменить, введите другое число."
    fact = f"Внесено {values}"
    tone = "success"
    if entry.view.pending:
        fact, tone = f"{fact}, ждёт отправки", "accent"
    if "review" in entry.view.notes:
        fact, tone = f"{fact}; есть другое показание, нужно решение", "warning"
    undo = Choice("Отменить показание", "arrow-back-up", "undo")
    if entry.undoing:
        keep = Choice("Оставить", "check", "keep_old")
        fact = f"Отмена чужого показания {values}: укажите причину"
        detail = f"{shown.day(current.taken_on)}, {who}. Оно останется в истории."
        return Explanation(fact, detail, "warning", (undo, keep), True, only_reason=True)
    return Explanation(fact, detail, tone, (undo,))


def _fine(entry: MeterEntry, zone: int) -> Explanation:
    if entry.unchanged:
        return Explanation("Такое же показание уже внесено", "Сохранять нечего.")
    finding = entry.in_zone(zone)
    asks = bool(entry.replaces) or entry.decision == "replaced"
    if finding is not None:
        tone = "warning" if finding.severity == "warn" else "neutral"
        return Explanation(_said(finding, entry), "", tone, wants_reason=asks)
    period = entry.check.period if entry.check else 0
    detail = f"Учтётся за {period_name(period)}." if period else ""
    return Explanation("Можно сохранять", detail, "success", wants_reason=asks)
