"""Sentences about money: the drawer and its count, the split of a payment, rates of penalty."""

from __future__ import annotations

MONEY: dict[str, str] = {
    "count.denomination": "Номинала {value} ₽ нет. Пересчитайте по строкам таблицы.",
    "count.negative": "Число купюр не бывает отрицательным. Исправьте строку {value} ₽.",
    "count.too_many": "Слишком много в строке {value} ₽: {count}. Проверьте, не сумма ли введена.",
    "split.differs": "Разбивка на {parts} ₽, а вносят {amount} ₽. "
    "Исправьте строки или сумму платежа.",
    "split.not_positive": "В разбивке пустая или отрицательная сумма за {period}. Исправьте её.",
    "split.twice": "Одна услуга за {period} стоит в разбивке дважды. Оставьте одну строку.",
    "split.over_due": "За {period} на услугу внесено {part} ₽, а к оплате {due} ₽. "
    "Лишнее оставьте авансом.",
    "split.not_due": "За {period} по этой услуге долга нет. Оставьте сумму авансом.",
    "shift.not_in_drawer": "В ящике {expected} ₽, а выдать нужно {amount} ₽. "
    "Проверьте сумму или внесите наличные.",
    "rates.empty": "Таблица ставок пени пуста. Внесите хотя бы одну строку.",
    "rates.order": "Ставки пени идут не по порядку дат или перекрываются ({day}). "
    "Исправьте таблицу.",
    "rates.format": "Строка ставки пени «{entered}» не читается. "
    "Нужно: 2026-01-01..2026-12-31=950.",
    "calendar.format": "Перенос выходных «{entered}» не читается. Нужно: 2027: -22.02 +20.02.",
}
