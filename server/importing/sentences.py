"""Broken rules of the pure parsers as sentences of an import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.errors import InputError
from domain.money import format_kopecks
from domain.periods import MONTHS

_PARTS = {"year": "года", "month": "месяца", "day": "дня"}
_OF_NUMBERS: dict[str, str] = {
    "empty": "значение не заполнено",
    "too_long": "слишком длинное значение: знаков {entered}, допустимо {limit}",
    "invisible": "невидимый символ {sign} (знак {position})",
    "negative": "значение не может быть отрицательным",
    "not_ascii_digit": "цифры должны быть 0–9, а не «{sign}»",
    "looks_like_letter": "похоже, вместо цифры введена буква «{letter}»",
    "letters": "нужно число: только цифры и запятая",
    "two_separators": "два разных разделителя: непонятно, где дробная часть",
    "many_separators": "больше одной запятой",
    "incomplete": "не хватает цифр до или после запятой",
    "too_many_decimals": "знаков после запятой не больше {allowed}, введено {entered}",
    "too_many_digits": "цифр до запятой не больше {allowed}, введено {entered}",
}
_SENTENCES: dict[str, str] = {
    "account.letters": "номер счёта состоит из букв и цифр (до 30), введено «{entered}»",
    "account.too_long": "номер счёта не длиннее {limit} знаков, введено {entered}",
    "gis.format": "это не идентификатор ГИС ЖКХ: «{entered}»",
    "snils.format": "в СНИЛС 11 цифр, введено {entered}",
    "snils.key": "контрольное число СНИЛС не сходится",
    "name.too_long": "имя не длиннее {limit} знаков, введено {entered}",
    "name.null": "в имени недопустимый символ",
    "name.emoji": "в имени недопустимый знак «{sign}»",
    "date.format": "дата пишется ДД.ММ.ГГГГ, введено «{entered}»",
    "registry.empty": "в файле нет ни одной строки",
    "registry.binary": "это не текстовый реестр: в файле нулевые байты",
    "registry.too_many_lines": "строк больше {limit}: разделите файл на части",
    "registry.line_too_long": "строка длиннее {limit} знаков",
    "registry.too_few_fields": "полей {found}, а нужно не меньше {least}",
    "registry.same_operation": "операция {number} уже есть в строке {line}",
    "registry.zero": "сумма платежа равна нулю",
    "registry.more_than_paid": "перечислено больше, чем уплачено",
    "registry.reading_group": "показания не читаются: нужны группы «номер; вид; зона; показание»,"
    " полей {found}",
    "told.no_account": "счёт не найден",
    "told.no_meter": "у счёта нет прибора «{serial}»",
    "told.removed": "прибор «{serial}» снят",
    "told.two_meters": "приборов «{serial}» несколько",
    "told.zone_twice": "у прибора «{serial}» один тариф указан дважды",
    "told.zones": "у прибора тарифов {needed}, указано {entered}",
    "registry.bad_trailer": "итоговая строка не читается",
    "registry.count_differs": "в итоге файла строк {told}, а в нём {found}",
    "registry.bad_amount": "сумма пишется как 1234,56, введено «{entered}»",
    "registry.bad_moment": "дата и время пишутся ДД-ММ-ГГГГ;ЧЧ-ММ-СС, введено «{entered}»",
}
_MADE: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "date.part": lambda fields: f"нет такого {_PARTS[fields['part']]}: {fields['entered']}",
    "date.day_of_month": lambda fields: (
        f"в месяце «{MONTHS[fields['period'] % 100 - 1]} {fields['period'] // 100}»"
        f" дней {fields['days']}, введено {fields['entered']}"
    ),
    "registry.amount_differs": lambda fields: (
        f"в итоге файла {format_kopecks(fields['told_kopecks'])} руб.,"
        f" а строки дают {format_kopecks(fields['found_kopecks'])} руб."
    ),
}


def sentence_of(error: InputError) -> str:
    """The cause in words, without the cell's name."""
    made = _MADE.get(error.code)
    if made is not None:
        return made(error.fields)
    shape = _SENTENCES.get(error.code) or _OF_NUMBERS.get(error.code.rpartition(".")[2])
    return shape.format(**error.fields) if shape else "недопустимое значение"
