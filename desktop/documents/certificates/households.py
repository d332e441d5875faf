"""Flats and their people in words and tables, as several certificates tell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from api_client.models.certificates import HouseholdPerson, Premises
from desktop.documents import bill_text
from desktop.documents.certificates.model import Table, TableColumn
from desktop.documents.certificates.sources import CertificateSources, name_of, owners_on
from domain.dates import format_date

OWNERSHIP = {
    "private": "частная",
    "municipal": "муниципальная",
    "state": "государственная",
    "other": "иная",
}
REGISTRATION = {"permanent": "по месту жительства", "temporary": "по месту пребывания"}
_NOWHERE = Premises()


def day_text(iso: str) -> str:
    """ДД.ММ.ГГГГ, or a dash for a day nobody knows."""
    return format_date(date.fromisoformat(iso)) if iso else "–"


def premises_of(sources: CertificateSources) -> Premises:
    """The flat; an empty one when this copy knows nothing of it."""
    return sources.household.premises if sources.household else _NOWHERE


def registered_table(people: Sequence[HouseholdPerson]) -> Table:
    """Who is registered, since when and how."""
    return Table(
        columns=(
            TableColumn("№", 5, "c"),
            TableColumn("Фамилия, имя, отчество", 36),
            TableColumn("Дата рождения", 14, "c"),
            TableColumn("Родство", 16),
            TableColumn("Регистрация", 19),
            TableColumn("С какого дня", 14, "c"),
        ),
        rows=tuple(
            (
                str(number),
                name_of(one),
                day_text(one.born_on),
                one.relation or "–",
                _registration(one),
                day_text(one.since),
            )
            for number, one in enumerate(people, 1)
        ),
    )


def history_table(people: Iterable[HouseholdPerson], *, reasons: bool) -> Table:
    """Arrivals and departures; ``reasons``: whence, where to and why."""
    columns = [
        TableColumn("№", 4, "c"),
        TableColumn("Фамилия, имя, отчество", 27),
        TableColumn("Дата рождения", 13, "c"),
        TableColumn("Родство", 17),
        TableColumn("Учтён с", 13, "c"),
        TableColumn("Снят", 13, "c"),
    ]
    if reasons:
        columns.append(TableColumn("Откуда прибыл, куда и почему выбыл", 24))
    rows = []
    for number, one in enumerate(people, 1):
        row = [
            str(number),
            name_of(one),
            day_text(one.born_on),
            one.relation or "–",
            day_text(one.since),
            day_text(one.until),
        ]
        if reasons:
            row.append(_ways(one))
        rows.append(tuple(row))
    return Table(columns=tuple(columns), rows=tuple(rows))


def owners_text(sources: CertificateSources, day: date) -> str:
    """«Иванов Иван Иванович (1/3), Иванова Анна Ивановна (2/3)»."""
    told = []
    for one in owners_on(sources, day):
        share = (
            "" if one.owner_share_den == 1 else f" ({one.owner_share_num}/{one.owner_share_den})"
        )
        told.append(f"{name_of(one)}{share}")
    return ", ".join(told)


def area_words(sources: CertificateSources) -> str:
    """«Общая площадь 54,3 м², жилая 31,8 м², комнат 2. Форма собственности: частная.»"""
    account, premises = sources.account, premises_of(sources)
    told = [f"Общая площадь {bill_text.area(account.total_area_e2)} м²"]
    if account.living_area_e2:
        told.append(f"жилая {bill_text.area(account.living_area_e2)} м²")
    if premises.rooms:
        told.append(f"комнат {premises.rooms}")
    form = OWNERSHIP.get(premises.ownership, "")
    return ", ".join(told) + "." + (f" Форма собственности: {form}." if form else "")


def _registration(one: HouseholdPerson) -> str:
    words = REGISTRATION.get(one.registration, one.registration)
    return f"{words} до {day_text(one.until)}" if one.until else words


def _ways(one: HouseholdPerson) -> str:
    told = []
    if one.arrived_from:
        told.append(f"из: {one.arrived_from}")
    if one.left_to:
        told.append(f"в: {one.left_to}")
    if one.leave_reason:
        told.append(one.leave_reason)
    return "; ".join(told) or "–"
