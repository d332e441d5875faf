"""Acts of money as lines of «Исходящие»: what it was, how much, what became of it; no Qt."""

from __future__ import annotations

from desktop.services.outbox import OutboxItem
from ui import format as shown

KINDS: dict[str, tuple[str, str]] = {
    "OpenShift": ("Открытие смены", "cash-register"),
    "MoveCash": ("Наличные", "cash"),
    "CloseShift": ("Закрытие смены", "cash-register"),
    "TakePayment": ("Платёж", "cash"),
    "RefundPayment": ("Возврат", "arrow-back-up"),
    "MovePayment": ("Перенос платежа", "switch-horizontal"),
    "MatchSuspense": ("Разнесение суммы", "report-money"),
}
_WORDS = {
    "in": "Внесение наличных",
    "out": "Изъятие наличных",
    "void": "Отмена платежа",
}
_SUMS = ("amount", "counted_kopecks", "float_kopecks")
BOOKED = "Деньги учтены. Проверьте и отметьте просмотренным."
TURNED_AWAY = "Сервер этого не принял: исправьте причину и повторите отправку."


def is_money(item: OutboxItem) -> bool:
    """True for an act of the till."""
    return item.kind in KINDS


def words(item: OutboxItem) -> str:
    """«Платёж, чек 7F3A-214-038», «Изъятие наличных»."""
    what = _WORDS.get(str(item.body.get("way") or item.body.get("mode") or ""))
    receipt = item.body.get("receipt_number")
    told = what or KINDS[item.kind][0]
    return f"{told}, чек {receipt}" if receipt else told


def sum_text(item: OutboxItem) -> str:
    """«8 000,00 ₽»; money that left has a minus, a dash where there is no sum."""
    body = item.body
    amount = next((body[name] for name in _SUMS if isinstance(body.get(name), int)), None)
    if amount is None:
        amount = sum(part.get("amount", 0) for part in body.get("parts", ()))
    gone = item.kind == "RefundPayment" or body.get("way") == "out"
    return shown.roubles(-amount if gone else amount) if amount else shown.DASH


def remark(item: OutboxItem) -> str:
    """What a clerk should do about an act that waits for a person; empty when nothing."""
    if item.can_acknowledge:
        return BOOKED
    return TURNED_AWAY if item.state == "review" else ""
