"""Names: what may be typed (rows 55-63), short forms and cases."""

from __future__ import annotations

import pytest

from domain import names
from domain.errors import InputError

NAME_ROWS: list[tuple[int, str, str | tuple[str, tuple[str, ...]]]] = [
    (55, "Ёлкина", ("Ёлкина", ())),
    (55, "Д'Артаньян", ("Д'Артаньян", ())),
    (55, "Салтыков-Щедрин", ("Салтыков-Щедрин", ())),
    (55, " Рашид  Оглы ", ("Рашид Оглы", ())),
    (56, "ИВAНОВ", ("ИВAНОВ", ("name.mixed_letters",))),
    (56, "Smith-Иванов", ("Smith-Иванов", ())),
    (57, "<b>Иванов</b>", ("<b>Иванов</b>", ())),
    (57, "&lt;", ("&lt;", ())),
    (58, "=cmd|'/c calc'!A1", ("=cmd|'/c calc'!A1", ())),
    (61, "Ива\u202eнов", ("Иванов", ("name.control_removed",))),
    (61, "Ива\0нов", "name.null"),
    (61, "Ива\ud800нов", ("Ива\ufffdнов", ("name.sign_replaced",))),
    (62, "и" + "\u0301" * 300, "name.too_long"),
    (62, "я" * 4_000, "name.too_long"),
    (62, "я" * 256, ("я" * 256, ())),
    (63, "Иванов 🙂", "name.emoji"),
    (8, " \u00a0", "name.empty"),
]


@pytest.mark.parametrize(("row", "text", "expected"), NAME_ROWS)
def test_names_follow_the_table(
    row: int, text: str, expected: str | tuple[str, tuple[str, ...]]
) -> None:
    try:
        typed = names.parse_name(text)
        result: object = (typed.text, typed.notices)
    except InputError as error:
        result = error.code
    assert result == expected, row


def test_short_and_full_names_leave_out_what_is_absent() -> None:
    assert names.short_name("Иванова", "Анна", "Сергеевна") == "Иванова\u00a0А.\u00a0С."
    assert names.short_name("Ким", "Лев", "") == "Ким\u00a0Л."
    assert names.short_name("Мадонна", "", "") == "Мадонна"
    assert names.full_name("Ким", "Лев", "") == "Ким Лев"


@pytest.mark.parametrize(
    ("middle", "gender"),
    [("Сергеевна", "female"), ("Ильинична", "female"), ("Ильич", "male"), ("Мамед оглы", "male"),
     ("Мамед кызы", "female"), ("", None), ("Паша", None)],
)  # fmt: skip
def test_a_patronymic_tells_the_gender_or_nothing(middle: str, gender: str | None) -> None:
    assert names.gender_of(middle) == gender


GENITIVES = [
    ("Шевченко Ольга Ильинична", "Шевченко Ольги Ильиничны"),
    ("Черных Пётр Ильич", "Черных Петра Ильича"),
    ("Ким Лев Олегович", "Кима Льва Олеговича"),
    ("Ким Любовь Олеговна", "Ким Любови Олеговны"),
    ("Бондарь Иван Ильич", "Бондаря Ивана Ильича"),
    ("Бондарь Анна Ильинична", "Бондарь Анны Ильиничны"),
    ("Дурново Пётр Николаевич", "Дурново Петра Николаевича"),
    ("Петров-Водкин Кузьма Сергеевич", "Петрова-Водкина Кузьмы Сергеевича"),
    ("Ахметшин Ильдар Рашидович", "Ахметшина Ильдара Рашидовича"),
    ("Толстая Нинель Ивановна", "Толстой Нинели Ивановны"),
    ("Заяц Иван Петрович", "Зайца Ивана Петровича"),
    ("Кузнец Иван Петрович", "Кузнеца Ивана Петровича"),
    ("Заяц Анна Петровна", "Заяц Анны Петровны"),
]


@pytest.mark.parametrize(("nominative", "genitive"), GENITIVES)
def test_names_are_declined_for_certificates(nominative: str, genitive: str) -> None:
    found = names.inflect(nominative.split(" "), "genitive")
    assert " ".join(found).replace("ё", "е") == genitive.replace("ё", "е")


def test_dative_and_unknown_gender() -> None:
    assert names.inflect(("Бондарь", "Иван", "Ильич"), "dative")[0] == "Бондарю"
    assert names.inflect(("Ким", "Саша", ""), "dative") == ("Ким", "Саша", "")
    assert names.inflect(("Ким", "Лев", ""), "dative", "male")[1] == "Льву"
    assert names.inflect(("Мамедов", "Али", "Ильдар оглы"), "genitive")[2].endswith("оглы")
