"""What a fiscal device checks in a receipt before it stores it."""

from __future__ import annotations

from typing import NoReturn

from desktop.devices.fiscal import Task, kopecks
from desktop.errors import AppError
from desktop.fiscal_tags import tag_value

_NAME_LENGTH = 128
_INN_LENGTHS = (10, 12)


def check_receipt(task: Task) -> None:
    """AppError ``fiscal.refused`` (why) or ``fiscal.unknown_word`` for a task no device takes."""
    tag_value("taxation", task["taxationType"])
    if not task["operator"].get("name"):
        _refuse("нет кассира")
    if not task["items"]:
        _refuse("нет предметов расчета")
    for item in task["items"]:
        _check_item(item)
    total = kopecks(task["total"])
    if sum(kopecks(item["amount"]) for item in task["items"]) != total or total <= 0:
        _refuse("сумма предметов расчета не равна итогу")
    _check_payments(task, total)


def handed_cash(task: Task) -> int:
    """The cash that stays in the drawer: what was handed over less the change."""
    others = sum(kopecks(one["sum"]) for one in task["payments"] if one["type"] != "cash")
    return kopecks(task["total"]) - others


def _check_payments(task: Task, total: int) -> None:
    cash = others = 0
    for one in task["payments"]:
        tag_value("payments", one["type"])
        if one["type"] == "cash":
            cash += kopecks(one["sum"])
        else:
            others += kopecks(one["sum"])
    if others > total:
        _refuse("безналичными больше итога")
    if cash + others < total:
        _refuse("вносимая сумма меньше итога")


def _check_item(item: Task) -> None:
    if not 0 < len(item["name"]) <= _NAME_LENGTH:
        _refuse("длина наименования")
    if kopecks(item["price"]) * item["quantity"] != kopecks(item["amount"]):
        _refuse("стоимость не равна цене на количество")
    tag_value("payment_methods", item["paymentMethod"])
    tag_value("payment_objects", item["paymentObject"])
    tag_value("vat", item["tax"]["type"])
    agent, supplier = item["agentInfo"], item["supplierInfo"]
    for word in agent["agents"]:
        tag_value("agents", word)
    inn = supplier["vatin"]
    if not inn.isdigit() or len(inn) not in _INN_LENGTHS:
        _refuse("ИНН поставщика")


def _refuse(why: str) -> NoReturn:
    raise AppError("fiscal.refused", why=why)
