"""What a flat is: areas, walls, networks, meters (domain 6.2: CHAR)."""

from __future__ import annotations

from desktop.documents import bill_text
from desktop.documents.certificates.households import OWNERSHIP, owners_text, premises_of
from desktop.documents.certificates.model import Facts, Paragraph, Part
from desktop.documents.certificates.money_tables import meters_table
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    opening_words,
)
from desktop.documents.certificates.templates import Template

_KINDS = {"residential": "жилое", "commercial": "нежилое", "room": "комната"}


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """Facts nobody has told stand as «не указано»: the paper never guesses."""
    premises, account, house = premises_of(sources), sources.account, sources.house
    day = choice.day or sources.today
    living = bill_text.area(account.living_area_e2) if account.living_area_e2 else ""
    year = premises.built_year or house.built_year
    floors = premises.floors or house.floors
    facts = (
        ("Адрес", sources.address),
        ("Лицевой счёт", account.number),
        ("Собственники (доля)", owners_text(sources, day)),
        ("Форма собственности", OWNERSHIP.get(premises.ownership, "")),
        ("Кадастровый номер", premises.cadastral),
        ("Назначение", _KINDS.get(premises.kind, premises.kind)),
        ("Этаж / этажей в доме", f"{premises.floor or '–'} / {floors or '–'}"),
        ("Год постройки дома", str(year) if year else ""),
        ("Материал стен", premises.walls),
        ("Общая площадь, м²", bill_text.area(account.total_area_e2)),
        ("Жилая площадь, м²", living),
        ("Число комнат", str(premises.rooms) if premises.rooms else ""),
        ("Высота потолка, м", f"{premises.ceiling_cm // 100},{premises.ceiling_cm % 100:02d}"
         if premises.ceiling_cm else ""),
        ("Отопление", premises.heating),
        ("Холодная вода", premises.cold_water),
        ("Горячая вода", premises.hot_water),
        ("Водоотведение", premises.sewage),
        ("Газоснабжение", premises.gas),
        ("Плита", premises.stove),
        ("Ванна, душ", premises.bath),
        ("Лифт", "есть" if premises.lift else "нет"),
        ("Мусоропровод", "есть" if premises.chute else "нет"),
    )  # fmt: skip
    opening = opening_words(sources, choice)
    parts: list[Part] = [Paragraph(words.say("opening", opening=opening)), Facts(facts)]
    if sources.meters:
        parts.append(meters_table(sources, words.say("meters"), readings=False))
    return tuple(parts)
