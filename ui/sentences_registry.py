"""Sentences about files of a bank or of a house: what is wrong with a line, and with the whole."""

from __future__ import annotations

REGISTRY: dict[str, str] = {
    "registry.empty": "В файле нет ни одной строки. Проверьте, тот ли это файл.",
    "registry.binary": "Это не текстовый реестр. Возьмите файл банка как есть, без архива.",
    "registry.too_many_lines": "В файле больше {limit} строк. Разделите его на части.",
    "registry.line_too_long": "Строка длиннее {limit} знаков. Запросите файл у банка заново.",
    "registry.too_few_fields": "В строке полей {found}, нужно не меньше {least}. "
    "Запросите файл у банка заново.",
    "registry.same_operation": "Операция {number} уже была в строке {line}. "
    "Уточните у банка, одна она или две.",
    "registry.zero": "Сумма платежа равна нулю. Уточните строку у банка.",
    "registry.more_than_paid": "Перечислено больше, чем уплачено. Уточните строку у банка.",
    "registry.reading_group": "Показания не читаются: нужны группы «номер; вид; зона; показание». "
    "Введите их вручную.",
    "told.no_account": "Такого счёта нет. Найдите абонента и внесите показание вручную.",
    "told.no_meter": "У счёта нет прибора «{serial}». Проверьте номер по карточке.",
    "told.removed": "Прибор «{serial}» снят. Узнайте номер нового.",
    "told.two_meters": "Приборов «{serial}» несколько. Внесите показание вручную.",
    "told.zone_twice": "У прибора «{serial}» один тариф указан дважды. Уточните показание.",
    "told.zones": "У прибора тарифов: {needed}, указано {entered}. Нужны все вместе.",
    "registry.bad_trailer": "Итоговая строка не читается. Запросите файл у банка заново.",
    "registry.count_differs": "В итоге файла строк {told}, а в нём {found}. "
    "Запросите файл у банка заново.",
    "registry.amount_differs": "В итоге файла {told} ₽, а строки дают {found} ₽. "
    "Запросите файл у банка заново.",
    "registry.bad_amount": "Сумма «{entered}» не читается. Нужно, например, 1234,56.",
    "registry.bad_moment": "Дата и время «{entered}» не читаются. Нужно ДД-ММ-ГГГГ и ЧЧ-ММ-СС.",
}
