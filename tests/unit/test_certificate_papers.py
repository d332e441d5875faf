"""Every kind of certificate on paper: required fields, words in order, code and marks."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest

from desktop.documents.certificates.compose import as_duplicate, compose
from desktop.documents.certificates.drawing import certificate_pdf
from desktop.documents.certificates.model import CertificatePaper, from_json, to_json
from desktop.documents.certificates.sources import ApplicantChoice, CertificateSources, name_form
from desktop.documents.certificates.templates import FOLDER, template
from domain.certificates import KINDS, certificate_number, code_of_paper, code_text
from domain.errors import InputError
from tests.support import certificate_samples as samples
from tests.support.paper_reading import decoded_codes, page_count, text_of

SAID = {
    "REG": ("зарегистрированы:", "Соколов Артём Ильич", "02.09.2009", "сын",
            "Всего зарегистрировано: 4 человека",
            "до 31.12.2026", "Общая площадь 46,20 м²", "не является"),
    "NODEBT": ("имеется задолженность 10 827,14 руб.",
               "Десять тысяч восемьсот двадцать семь рублей 14 копеек",
               "Поставщик услуг", "275,62"),
    "MOVE": ("апрель 2026", "октябрь 2026", "Итого", "11 877,14", "По услугам за весь период"),
    "PAYC": ("1 019,09", "Одна тысяча девятнадцать рублей 09 копеек",
             "10.09.2026", "Как распределён платёж"),
    "CHAR": ("панель", "2,50", "72:23:0430001:5511", "газовая", "Приборы учёта", "4418820"),
    "ARCH": ("январь 2015", "декабрь 2020", "Ахметшин Ильдар Рашид оглы", "11.03.2019"),
    "FLS": ("Единый лицевой счёт", "(1/3)", "Тариф", "Начисления за октябрь 2026", "10 827,14"),
    "SUBS": ("Начисления за октябрь 2026", "Начислено и оплачено", "судебным актом", "центральное"),
    "CARD": ("Казань;", "снят по заявлению", "Соколова Марина Викторовна (1/3)"),
    "CLOSE": ("закрыт 10.11.2026", "смена собственника", "Остаток долга: 10 827,14"),
    "READ": ("4418820", "ночь", "личный кабинет"),
}  # fmt: skip


def made(series: str, **changes: Any) -> bytes:
    return certificate_pdf(paper(series, **changes))


def paper(series: str, facts: CertificateSources | None = None, **changes: Any) -> CertificatePaper:
    if facts is None:
        facts = samples.closed_sources() if series == "CLOSE" else samples.sources()
    return compose(facts, samples.choice(series, **changes), samples.ISSUE)


def flat(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


@pytest.mark.parametrize("series", KINDS)
def test_every_kind_has_what_every_certificate_must_have(series: str) -> None:
    pdf = made(series)
    text = flat(pdf)
    required = (
        *("АО «Тюменский расчётно-информационный центр»", "ИНН 7203999999", "ул. Республики"),
        *(f"№ {certificate_number(series, 2026, 123)}", "20 ноября 2026 г.", "г. Тюмень"),
        *("Для предъявления: Органы социальной защиты", "по состоянию на 20.11.2026", "Основание:"),
        *("Исполнитель", "Гладкова Ольга Петровна", "Подпись", "М. П.", code_text(samples.CODE)),
        "Страница 1 из",
    )
    for words in (*required, *SAID[series]):
        assert words in text, words
    valid = KINDS[series].valid_days
    assert (f"Срок действия справки {valid} дней" in text) is bool(valid)
    (code,) = decoded_codes(pdf)
    assert code_of_paper(code.decode()) == samples.CODE


def test_the_words_stand_in_the_order_they_are_read() -> None:
    text = flat(made("REG"))
    order = ("№ СПР-REG", "Для предъявления", "СПРАВКА",
             "Дана Соколовой Марине Викторовне, 14.03.1984",
             "1 Соколова Марина Викторовна", "4 Ким Любовь", "Всего", "Исполнитель",
             "Страница")  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("series", KINDS)
def test_a_second_reader_finds_nothing_to_repair(series: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made(series))
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True)
    rows = fonts.stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)
    read = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True)
    assert "Исполнитель" in read.stdout
    assert read.stderr == ""


def test_the_same_values_give_the_same_bytes_and_travel_as_json() -> None:
    for series in KINDS:
        first = paper(series)
        again = from_json(to_json(first))
        assert again == first
        assert certificate_pdf(again) == certificate_pdf(first)


def test_a_duplicate_says_so_and_keeps_number_code_and_facts() -> None:
    first = paper("REG")
    text = flat(certificate_pdf(as_duplicate(first, samples.TODAY, "утрачена")))
    assert "ДУБЛИКАТ выдан 20.11.2026 взамен справки СПР-REG-2026-000123. утрачена" in text
    for words in SAID["REG"]:
        assert words in text
    assert "ДУБЛИКАТ" not in flat(certificate_pdf(first))


def test_a_sample_has_neither_number_nor_code() -> None:
    made_sample = compose(samples.sources(), samples.choice("REG"), samples.SAMPLE)
    pdf = certificate_pdf(made_sample)
    assert "ОБРАЗЕЦ" in text_of(pdf)
    assert "СПР-" not in text_of(pdf)
    assert decoded_codes(pdf) == []


def test_names_stand_in_the_right_case_and_the_edited_form_wins() -> None:
    kim = replace(samples.choice("REG").applicant, person_id=4)
    assert "Дана Ким Любовь, 05.01.1990" in flat(
        made("REG", applicant=kim)
    ) or "Дана Ким Любови" in flat(made("REG", applicant=kim))
    edited = flat(made("REG", applicant=kim, forms={(4, "dative"): "Ким Любе"}))
    assert "Дана Ким Любе, 05.01.1990" in edited


def test_a_name_no_list_knows_is_marked_for_the_eye() -> None:
    assert name_form(samples.OWNER, "dative").sure
    nameless = msgspec.structs.replace(samples.TENANT, sex="", middle="", first="Ян-Мэй")
    assert not name_form(nameless, "dative").sure
    assert not name_form(msgspec.structs.replace(samples.OWNER, last="Smith"), "dative").sure


def test_a_stranger_stands_with_the_paper_he_came_by() -> None:
    who = ApplicantChoice(
        "Петров Пётр Петрович",
        "power_of_attorney",
        0,
        "passport",
        "77",
        "доверенность № 7 от 01.11.2026",
    )
    text = flat(made("NODEBT", applicant=who))
    assert (
        "Выдана: Петров Пётр Петрович, по доверенности, доверенность № 7 от 01.11.2026, в том, что"
        in text
    )


def test_a_family_of_forty_goes_over_pages_with_its_head_and_one_signature() -> None:
    many = [
        msgspec.structs.replace(samples.SON, person_id=100 + number, first=f"Имя{number}")
        for number in range(40)
    ]
    facts = samples.sources(household=samples.household(samples.OWNER, *many))
    pdf = certificate_pdf(paper("REG", facts))
    assert page_count(pdf) == 2
    pages = text_of(pdf).split("\f")
    assert all("Дата рождения" in page for page in pages)
    assert "Исполнитель" not in pages[0]
    assert "Всего зарегистрировано: 41 человек." in " ".join(pages[1].split())
    assert "Страница 2 из 2" in pages[1]


def test_a_signature_never_stands_alone_on_a_page() -> None:
    for count in range(20, 36):
        many = [msgspec.structs.replace(samples.SON, person_id=100 + one) for one in range(count)]
        pdf = certificate_pdf(paper("REG", samples.sources(household=samples.household(*many))))
        last = text_of(pdf).split("\f")[-1]
        assert "Сведения приведены" in last


HOSTILE = (
    "<b>Иванов</b>", "=cmd|'/c calc'!A1", "{opening}", "%s %(x)s", "Д'Артаньян", "\u202eабв",
    "Ё" * 200,
    "Гөлнар Җиһаншина Әнвәр кызы ңүһ", "№ ₽ «»", "\\(BT ET) Tj", "😀",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("series", KINDS)
def test_hostile_words_in_every_field_are_only_words(series: str, name: str) -> None:
    person = msgspec.structs.replace(
        samples.OWNER, last=name, first=name, middle=name, relation=name, arrived_from=name,
        left_to=name, leave_reason=name, title_document=name,
    )  # fmt: skip
    base = samples.closed_sources() if series == "CLOSE" else samples.sources()
    facts = replace(
        base,
        household=samples.household(person, close_reason=name),
        account=msgspec.structs.replace(base.account, last=name, first=name, middle=""),
    )
    who = ApplicantChoice(name, "owner", 0, "passport", name, name)
    pdf = certificate_pdf(paper(series, facts, applicant=who, purpose=name))
    text = text_of(pdf)
    assert "Исполнитель" in text
    opened = pypdfium2.PdfDocument(pdf)
    assert len(opened) >= 1
    opened.close()
    if name.startswith("Гөл"):
        for letter in "әөүҗңһ":
            assert letter in text.lower()


@pytest.mark.parametrize(
    ("series", "changes", "code"),
    [
        ("MOVE", {"period": (0, 0)}, "certificate.period_missing"),
        ("MOVE", {"period": (201001, 201002)}, "certificate.period_empty"),
        ("ARCH", {"period": (0, 0)}, "certificate.period_missing"),
        ("PAYC", {"payment": "p-0"}, "certificate.payment_missing"),
    ],
)
def test_what_cannot_be_told_is_refused_by_name(
    series: str, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(InputError) as refused:
        paper(series, **changes)
    assert refused.value.code == code


def test_accounts_without_what_a_kind_tells_are_refused_by_name() -> None:
    bare = samples.sources(months=(), meters=(), household=None)
    for series, code in (
        ("SUBS", "certificate.not_charged"),
        ("READ", "certificate.no_meters"),
        ("CLOSE", "entitled.not_closed"),
    ):
        with pytest.raises(InputError) as refused:
            paper(series, bare)
        assert refused.value.code == code
    key = samples.choice("PAYC").payment
    back = samples.sources(returned={key: 10**9})
    with pytest.raises(InputError, match=r"certificate\.payment_back"):
        paper("PAYC", back)


def test_nobody_registered_and_nothing_owed_are_said_in_words() -> None:
    empty = samples.sources(household=samples.household(samples.GONE))
    assert "зарегистрированных граждан нет" in flat(certificate_pdf(paper("REG", empty)))
    paid = samples.sources(debt=replace(samples.sources().debt, rows=(), penalties=()))
    text = flat(certificate_pdf(paper("NODEBT", paid)))
    assert "задолженность по лицевому счёту отсутствует" in text


def test_a_kind_is_one_row_one_module_and_one_template() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == {series.lower() for series in KINDS}
    for series in KINDS:
        assert template(series).heading.isupper()
        assert template(series).purposes
