"""Russian words for numbers: sums in words for documents and the plural form that fits a number."""

from __future__ import annotations

from decimal import Decimal

Forms = tuple[str, str, str]

ROUBLES: Forms = ("рубль", "рубля", "рублей")
KOPECKS: Forms = ("копейка", "копейки", "копеек")
DAYS: Forms = ("день", "дня", "дней")
MONTHS: Forms = ("месяц", "месяца", "месяцев")
PEOPLE: Forms = ("человек", "человека", "человек")
CUBIC_METRES: Forms = ("кубометр", "кубометра", "кубометров")
DOCUMENTS: Forms = ("документ", "документа", "документов")
READINGS: Forms = ("показание", "показания", "показаний")
METERS: Forms = ("прибор", "прибора", "приборов")
DIGITS: Forms = ("цифра", "цифры", "цифр")
SIGNS: Forms = ("знак", "знака", "знаков")
TIMES: Forms = ("раз", "раза", "раз")


def plural(number: int, forms: Forms) -> str:
    """The form for a number: 1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль."""
    last_two = abs(number) % 100
    last = last_two % 10
    if last == 1 and last_two != 11:
        return forms[0]
    if 2 <= last <= 4 and not 12 <= last_two <= 14:
        return forms[1]
    return forms[2]


def counted(number: int, forms: Forms) -> str:
    """The number and its word with a no-break space: «3 показания»."""
    return f"{number}\u00a0{plural(number, forms)}"


def amount_in_words(kopecks: int) -> str:
    """«Десять тысяч девятьсот восемьдесят девять рублей 57 копеек»; raises ``ValueError`` below
    zero.
    """
    if kopecks < 0:
        raise ValueError("a negative sum has no words in a document")
    # 45 ms of import that only documents pay, not the start of the program.
    from num2words import num2words

    # A Decimal with two places: an int would be taken for kopecks.
    amount = Decimal(kopecks).scaleb(-2).quantize(Decimal("0.01"))
    text: str = num2words(
        amount, lang="ru", to="currency", currency="RUB", cents=False, separator=""
    )
    return text[:1].upper() + text[1:]
