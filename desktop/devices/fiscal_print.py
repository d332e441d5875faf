"""The text an emulated fiscal device prints, and the tags of a receipt it stores."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.devices.fiscal import Task
from desktop.fiscal_tags import TagValue, padded_inn, tag_name, tag_value

_WIDTH = 48
_TITLES = {
    "sell": "КАССОВЫЙ ЧЕК",
    "sellReturn": "КАССОВЫЙ ЧЕК",
    "openShift": "ОТЧЕТ ОБ ОТКРЫТИИ СМЕНЫ",
    "closeShift": "ОТЧЕТ О ЗАКРЫТИИ СМЕНЫ",
    "reportX": "X-ОТЧЕТ",
    "cashIn": "ВНЕСЕНИЕ",
    "cashOut": "ВЫПЛАТА",
}
Tag = tuple[int, str]


def printed_text(task: Task, facts: Task) -> str:
    """The document in rows of 48 letters."""
    rows = [_TITLES[task["type"]].center(_WIDTH).rstrip()]
    if "operator" in task:
        rows.append(_row("Кассир", task["operator"]["name"]))
    if task["type"] in ("sell", "sellReturn"):
        rows += [_row(tag_name(tag), value) for tag, value in receipt_tags(task)]
    if "cashSum" in task:
        rows.append(_row("Сумма", f"{task['cashSum']:.2f}"))
    if facts:
        rows += [
            _row(tag_name(1041), facts["fnNumber"]),
            _row(tag_name(1040), str(facts["fiscalDocumentNumber"])),
            _row(tag_name(1077), facts["fiscalDocumentSign"]),
            _row(tag_name(1038), str(facts["shiftNumber"])),
            _row(tag_name(1012), facts["fiscalDocumentDateTime"]),
        ]
    return "\n".join(rows)


def receipt_tags(task: Task) -> tuple[Tag, ...]:
    """Tags of the receipt and of each item, in the order of the document."""
    tags = [_valued(tag_value("receipt_types", task["type"]))]
    tags.append(_valued(tag_value("taxation", task["taxationType"])))
    for item in task["items"]:
        tags += _item_tags(item)
    for one in task["payments"]:
        tags.append((tag_value("payments", one["type"]).tag, f"{one['sum']:.2f}"))
    tags.append((1020, f"{task['total']:.2f}"))
    return tuple(tags)


def _item_tags(item: Task) -> Iterator[Tag]:
    yield 1030, item["name"]
    yield 1079, f"{item['price']:.2f}"
    yield 1023, str(item["quantity"])
    yield 1043, f"{item['amount']:.2f}"
    yield _valued(tag_value("vat", item["tax"]["type"]))
    yield _valued(tag_value("payment_methods", item["paymentMethod"]))
    yield _valued(tag_value("payment_objects", item["paymentObject"]))
    agent, supplier = item["agentInfo"], item["supplierInfo"]
    for word in agent["agents"]:
        yield _valued(tag_value("agents", word))
    for phone in agent["payingAgent"]["phones"]:
        yield 1073, phone
    for phone in agent["receivePaymentsOperator"]["phones"]:
        yield 1074, phone
    for phone in supplier["phones"]:
        yield 1171, phone
    yield 1225, supplier["name"]
    yield 1226, padded_inn(supplier["vatin"])


def _valued(value: TagValue) -> Tag:
    return value.tag, value.name


def _row(name: str, value: str) -> str:
    room = _WIDTH - len(name) - 1
    return f"{name} {value:>{room}}" if len(value) <= room else f"{name}\n{value}"
