"""Rows of the bad-input catalogue as data: number, input, and the value or sentence expected."""

from __future__ import annotations

from typing import Literal, NamedTuple

TODAY = "2026-11-20"
BIC, PAYEE_ACCOUNT = "047102651", "40702810867100001234"
BESIDE_THE_POINT = frozenset({"reading.period_closed", "reading.window_closed"})
"""Which month a reading counts for is told beside what is wrong with it."""


class Reading(NamedTuple):
    """``says`` is the sentence, empty when nothing is to be said; ``taken``: it may be queued."""

    row: int
    texts: tuple[str, ...]
    value_e4: int | None = None
    says: str = ""
    taken: bool = False
    meter: str = "plain"
    on: str = TODAY
    decision: Literal["", "rollover", "replaced", "confirmed", "inspection"] = ""
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.row}-{self.meter}-{self.texts[0][:12]!a}"


def _good(row: int, text: str, value_e4: int) -> Reading:
    return Reading(row, (text,), value_e4, taken=True)


def _bad(row: int, says: str, *texts: str) -> list[Reading]:
    return [Reading(row, (text,), says=says) for text in texts]


_LETTERS = "Введите только цифры и запятую."
_DIGITS = "Цифры должны быть 0–9, а введено «{}». Наберите число заново."
_SEPARATORS = "Два разных разделителя: непонятно, где дробная часть. Оставьте одну запятую."
_CUT = "Не хватает цифр до или после запятой. Допишите число."
_LESS = (
    "Меньше прошлого показания {}: введено {}. Опечатка, переход через ноль или замена счётчика?"
)
_LAST = "1\u00a0234,567 от 20.10.2026"
_HIDDEN = "В числе есть невидимый символ ({}, место 3). Наберите число заново."
_OVER = "Расход 98\u00a0764,433 больше предела 30,000. Укажите причину."

READINGS: list[Reading] = [
    _good(1, "1240,5", 12_405_000),
    _good(2, "1240.5", 12_405_000),
    *(_good(3, f"1{space}240,5", 12_405_000) for space in (" ", "\u00a0", "\u202f", "\u2009")),
    _good(4, "01240", 12_400_000),
    *_bad(5, "У этого счётчика знаков после запятой: 3, введено 4. Уберите лишние.", "12,3456"),
    *_bad(6, _SEPARATORS, "1,240.5", "1.240,5"),
    *_bad(7, _LESS.format(_LAST, "1,240"), "1,240"),
    *_bad(8, "Введите показание.", "", "   ", "\u00a0"),
    *_bad(9, "Показание не может быть отрицательным. Введите число с прибора.", "-1", "−1", "–1"),
    *_bad(10, _LETTERS, "+5"),
    *_bad(11, _LETTERS, "1e9", "1E3"),
    *_bad(12, _LETTERS, "NaN", "inf", "Infinity"),
    *_bad(13, _DIGITS.format("٣"), "٣"),
    *_bad(13, _DIGITS.format("１"), "１２"),
    *_bad(13, _DIGITS.format("५"), "५"),
    *_bad(13, _DIGITS.format("²"), "²"),
    *_bad(14, _LETTERS, "1_000", "0x10", "12л"),
    *_bad(15, "Похоже, вместо цифры введена буква «O». Исправьте её.", "O123"),
    *_bad(15, "Похоже, вместо цифры введена буква «З». Исправьте её.", "1З4"),
    *_bad(16, "У этого счётчика цифр до запятой: 5, введено 6. Проверьте число.", "123456"),
    *_bad(17, _LESS.format(_LAST, "1\u00a0200,000"), "1200"),
    Reading(
        17,
        ("1200",),
        12_000_000,
        "Счётчик заменён: укажите причину, показание уйдёт на проверку.",
        decision="replaced",
    ),
    Reading(
        18,
        ("00012",),
        120_000,
        _LESS.format("99\u00a0990,000 от 20.10.2026", "12,000"),
        meter="near its end",
    ),
    Reading(
        18,
        ("00012",),
        120_000,
        "Переход через ноль. Расход 22,000.",
        taken=True,
        meter="near its end",
        decision="rollover",
    ),
    Reading(19, ("1234,567",), 12_345_670, "Расход 0.", taken=True),
    Reading(20, ("99999",), 999_990_000, _OVER),
    Reading(20, ("99999",), 999_990_000, taken=True, reason="прорвало трубу"),
    *_bad(21, _CUT, "12,", ",5", "."),
    *_bad(22, "Больше одной запятой. Оставьте одну.", "12,5,6", "12..5"),
    *_bad(23, "Слишком длинно: 10000 знаков. Введите число с прибора.", "1" * 10_000),
    *_bad(24, _HIDDEN.format("U+000A"), "12\n34"),
    *_bad(24, _HIDDEN.format("U+0009"), "12\t34"),
    *_bad(24, _HIDDEN.format("U+0000"), "12\x0034"),
    *_bad(24, _HIDDEN.format("U+200B"), "12\u200b34"),
    _good(24, "\u200b1240\u200b", 12_400_000),
    Reading(
        25,
        ("1240",),
        says="Дата показания позже сегодняшней. Укажите, когда сняли показание.",
        on="2026-11-21",
    ),
    *(
        Reading(
            25,
            ("1240",),
            says="Прибор установлен 10.01.2022, дата раньше. Исправьте дату.",
            on=early,
        )
        for early in ("1999-01-01", "2022-01-09")
    ),
    Reading(
        25,
        ("1240",),
        says="Прошлое показание снято 20.10.2026, дата раньше. Исправьте дату.",
        on="2026-10-19",
    ),
    Reading(
        26,
        ("1241",),
        says="За этот месяц уже есть 1\u00a0240,000 от 20.11.2026, внёс(ла) Гладкова О. П. "
        "Замените с причиной или оставьте.",
        meter="read today",
    ),
    Reading(
        27,
        ("1240",),
        says="Счётчик снят 15.05.2026. Введите показание нового счётчика.",
        meter="removed",
    ),
    Reading(
        27,
        ("1240",),
        says="Поверка истекла 01.11.2026. Показание сохранится, но начисление до трёх месяцев "
        "по среднему, затем по повышенному нормативу.",
        taken=True,
        meter="expired",
    ),
    Reading(
        28,
        ("1", "", "3"),
        says="Введите показание «Т2 (ночь)»: все тарифы прибора вносятся вместе.",
        meter="three zones",
    ),
]

_OURS = [100, 101]
SEARCHES: list[tuple[int, str, list[int]]] = [
    (55, "СОКОЛОВА", _OURS), (55, "соколова марина", _OURS),
    (59, "'; DROP TABLE account; --", []), (59, "%", []), (59, "_", []), (59, '"', []),
    (59, "Сок%", []), (60, "AND", []), (60, "NEAR(", []), (60, "*", []), (60, "name:x", []),
    (60, "^", []), (60, "-x", []), (60, "соколова AND марина", []), (60, "я" * 100_000, []),
    (60, "9" * 100_000, []), (61, "\u202e", []), (61, "\x00", []), (61, "\ud800", []),
    (68, "7200-000-001", [100]),
]  # fmt: skip

ACCOUNTS: list[tuple[int, str, int | str]] = [
    (66, "7200000002", "Счёта 7200\u00a0000\u00a0002 нет. Проверьте номер. "
         "Похожие номера: 7200\u00a0000\u00a0001."),
    (66, "7200000100", "Счёта 7200\u00a0000\u00a0100 нет. Проверьте номер. "
         "Похожие номера: 7200\u00a0000\u00a0010."),
    (67, "9999999999", "Счёта 9999\u00a0999\u00a0999 нет. Проверьте номер."),
    (68, "7200 000 001", 100), (68, "7200-000-001", 100), (68, "№ 7200\u00a0000\u202f001", 100),
    (69, "7200000010", 101),
    (60, "9" * 100_000, "В номере счёта больше 30 знаков. Проверьте номер."),
    (59, "%", "В номере счёта только буквы и цифры. Проверьте «%»."),
]  # fmt: skip

_LONG = "Имя длиннее 256 знаков. Сократите его."
NAMES: list[tuple[int, str, str, tuple[str, ...]]] = [
    (55, "Ёлкина", "Ёлкина", ()), (55, "Елкина", "Елкина", ()),
    (55, "Д'Артаньян", "Д'Артаньян", ()), (55, "Салтыков-Щедрин", "Салтыков-Щедрин", ()),
    (55, "Оглы", "Оглы", ()), (56, "ИВAНОВ", "ИВAНОВ", ("name.mixed_letters",)),
    (57, "<b>Иванов</b>", "<b>Иванов</b>", ()), (57, "&lt;", "&lt;", ()),
    (57, "Иванов <img src=x>", "Иванов <img src=x>", ()),
    (58, "=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1", ()),
    (61, "Ива\u202eнов", "Иванов", ("name.control_removed",)),
    (61, "Ива\0нов", "В имени недопустимый символ. Наберите его заново.", ()),
    (61, "Ива\ud800нов", "Ива\ufffdнов", ("name.sign_replaced",)),
    (62, "и" + "\u0301" * 300, _LONG, ()), (62, "я" * 4_000, _LONG, ()),
    (63, "Иванов 🙂", "В имени не может быть «🙂». Уберите его.", ()),
]  # fmt: skip

PHONES: list[tuple[int, str, str]] = [
    (64, "8 (912) 345-67-89", "+79123456789"), (64, "+79123456789", "+79123456789"),
    (64, "9123456789", "+79123456789"), (65, "+1 202 555 01 00", "+12025550100"),
    (65, "8 3452 39-93-99 доб. 12", "+73452399399 доб. 12"),
    (65, "891234567", "В номере 9 цифр, нужно 10 без кода страны. Допишите номер."),
]  # fmt: skip

EMAILS: list[tuple[int, str, str]] = [
    (70, "a@b", "Адрес почты выглядит так: имя@почта.рф. Проверьте «a@b»."),
    (70, "a b@c.ru", "В адресе почты пробел. Уберите его."), (70, "а@почта.рф", "а@почта.рф"),
]  # fmt: skip

REQUIRED = (
    f"ST00012|Name=АО «ТРИЦ»|PersonalAcc={PAYEE_ACCOUNT}|BankName=СБЕР|BIC={BIC}"
    "|CorrespAcc=30101810800000000651"
)
_CODE = f"{REQUIRED}|PersAcc=7200000001"
_TYPED_IN_RUSSIAN = (
    f"ЫЕ00012/Тфьу=ФЩ ЕКШС/ЗукыщтфдФсс={PAYEE_ACCOUNT}/ИфтлТфьу=ЫИУК/ИШС={BIC}"
    "/СщккуызФсс=30101810800000000651/Ыгь=431257/ЗукыФсс=7200000001"
)
_WRONG_SUM = "В QR неверная сумма. Сверьте её с квитанцией."
_NOT_OURS = "Это не платёжный QR-код. Прочитано: {}"
SCANS: list[tuple[int, str, int | str]] = [
    (74, f"{_CODE}|Sum=12345", 100),
    *((76, f"{_CODE}|{total}", _WRONG_SUM)
      for total in ("Sum=123.45", "Sum=-1", "Sum=1e9", "Sum=1|Sum=2")),
    (77, _CODE.replace(PAYEE_ACCOUNT, "40702810267100005678"),
     "Это квитанция другой организации. Оплатить её здесь нельзя."),
    (77, _CODE.replace(BIC, "044525225"),
     "Это квитанция другой организации. Оплатить её здесь нельзя."),
    (78, "javascript:alert(1)", _NOT_OURS.format("javascript:alert(1)")),
    (78, "WIFI:S:x;;", _NOT_OURS.format("WIFI:S:x;;")),
    (78, "https://example.org/pay?account=7200000001&sum=1",
     _NOT_OURS.format("https://example.org/pay?account=7200000…")),
    (78, "BEGIN:VCARD\nN:Иванов\nEND:VCARD", _NOT_OURS.format("BEGIN:VCARD·N:Иванов·END:VCARD")),
    (79, _CODE[: len(REQUIRED) // 2],
     "В QR-коде нет обязательного поля BankName. Введите номер счёта."),
    (79, "ST00012", "QR-код повреждён. Введите номер счёта."),
    (80, _TYPED_IN_RUSSIAN, 100),
]  # fmt: skip

_SIMPLE = REQUIRED.replace("«", '"').replace("»", '"')
CODES: list[tuple[int, bytes, str]] = [
    (74, REQUIRED.encode(), "АО «ТРИЦ»"),
    (75, _SIMPLE.replace("ST00012", "ST00011").encode("cp1251"), 'АО "ТРИЦ"'),
    (75, _SIMPLE.replace("ST00012", "ST00013").encode("koi8-r"), 'АО "ТРИЦ"'),
    (75, _SIMPLE.encode("cp1251"),
     "QR-код повреждён или в неизвестной кодировке. Введите номер счёта."),
    (78, b"https://example.org/pay", _NOT_OURS.format("https://example.org/pay")),
    (78, b"BEGIN:VCARD", _NOT_OURS.format("BEGIN:VCARD")),
    (79, b"x" * 5_000, "QR-код слишком велик. Введите номер счёта."),
]  # fmt: skip

NO_KOPECKS: list[tuple[int, str]] = [(43, sum_) for sum_ in ('"5"', "true", "null", "[5]")]
_NO_INTEGERS = ("5.0", "1e3", "777000.00", "NaN", "Infinity", "-Infinity", "1e999", "05")
NO_JSON_SUMS: list[tuple[int, str]] = [
    (43, sum_) for sum_ in (*_NO_INTEGERS, "12345678901234567890")
]
