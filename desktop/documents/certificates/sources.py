"""What certificates are made from, what the clerk chose, and how names stand in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from api_client.models.certificates import Household, HouseholdPerson
from api_client.models.replica import Account, House, Meter, Payment, Service, Supplier
from desktop.documents.debt_model import DebtSheet
from desktop.documents.month_sums import AccountMonth
from desktop.documents.statement_model import PaymentRow
from domain.certificate_access import BASES
from domain.names import Case, Gender, full_name, gender_of, inflect
from domain.settings import OfficeSettings

GENDERS: dict[str, Gender] = {"m": "male", "f": "female"}


@dataclass(frozen=True)
class OfficeFacts:
    """The office as a certificate's head names it."""

    name: str
    inn: str
    address: str
    phone: str
    city: str
    check: str
    settings: OfficeSettings


@dataclass(frozen=True)
class CertificateSources:
    """An account with all that any kind may tell; ``household`` None: this copy has none.

    ``months`` oldest first; ``payments`` the account's, newest last, with their channel in words;
    ``returned``: what of each payment was given back, by its key.
    """

    office: OfficeFacts
    account: Account
    house: House
    address: str
    today: date
    household: Household | None
    months: tuple[AccountMonth, ...]
    debt: DebtSheet
    payments: tuple[PaymentRow, ...]
    meters: tuple[Meter, ...]
    services: Mapping[int, Service]
    suppliers: Mapping[int, Supplier]
    returned: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ApplicantChoice:
    """Who applies: a person of the household (``person_id``) or a name typed by the clerk."""

    name: str = ""
    basis: str = "owner"
    person_id: int = 0
    document_kind: str = ""
    document_number: str = ""
    authority: str = ""


@dataclass(frozen=True)
class CertificateChoice:
    """What the clerk chose; kinds take what they need of it.

    ``person_ids``: whom the paper names, empty for all it may; ``period``: (first, last) YYYYMM;
    ``payment``: its key; ``forms``: (person id, case) -> the edited form of a name.
    """

    series: str
    applicant: ApplicantChoice
    purpose: str = ""
    day: date | None = None
    person_ids: tuple[int, ...] = ()
    period: tuple[int, int] = (0, 0)
    payment: str = ""
    by_service: bool = False
    with_area: bool = True
    copies: int = 1
    forms: Mapping[tuple[int, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class NameForm:
    """A name in a case; ``sure`` False: a person has to look at it."""

    text: str
    sure: bool


def name_form(person: HouseholdPerson, case: Case) -> NameForm:
    """The form the rules make of a name."""
    gender = GENDERS.get(person.sex) or gender_of(person.middle)
    parts = (person.last, person.first, person.middle)
    if gender is None:
        return NameForm(full_name(*parts), sure=False)
    made = inflect(parts, case, gender)
    known = all(part and part.replace("-", "").isalpha() for part in parts[:2])
    russian = all("а" <= sign.lower() <= "я" or sign in "ёЁ- " for sign in "".join(parts))
    return NameForm(full_name(*made), sure=known and russian)


def people_of(sources: CertificateSources) -> tuple[HouseholdPerson, ...]:
    """All people of the account, past ones included."""
    return sources.household.people if sources.household else ()


def person_of(sources: CertificateSources, person_id: int) -> HouseholdPerson | None:
    """One person of the account."""
    return next((one for one in people_of(sources) if one.person_id == person_id), None)


def registered_on(person: HouseholdPerson, day: date) -> bool:
    """Registered at the address on that day."""
    iso = day.isoformat()
    began = bool(person.registration) and (not person.since or person.since <= iso)
    return began and (not person.until or person.until > iso)


def owners_on(sources: CertificateSources, day: date) -> tuple[HouseholdPerson, ...]:
    """Who owns a share on that day."""
    iso = day.isoformat()
    return tuple(
        one
        for one in people_of(sources)
        if one.owner_share_num and (not one.owned_until or one.owned_until > iso)
    )


def name_of(person: HouseholdPerson) -> str:
    """Last, first and middle name as they are kept."""
    return full_name(person.last, person.first, person.middle)


def form_of(
    sources: CertificateSources, choice: CertificateChoice, person_id: int, case: Case
) -> str:
    """A name in a case: as the clerk edited it, else by rule."""
    edited = choice.forms.get((person_id, case), "").strip()
    if edited:
        return edited
    person = person_of(sources, person_id)
    return name_form(person, case).text if person is not None else ""


def opening_words(sources: CertificateSources, choice: CertificateChoice) -> str:
    """«Дана Соколовой Марине Викторовне, 14.03.1984 г. р., в том, что» or, for somebody who is not
    of the household, «Выдана: Ким Любовь Олеговна, по доверенности № 7, в том, что».
    """
    applicant = choice.applicant
    person = person_of(sources, applicant.person_id)
    if person is None:
        words = [f"Выдана: {applicant.name.strip() or 'по запросу'}"]
        if applicant.basis in BASES:
            words.append(BASES[applicant.basis])
    else:
        words = [f"Дана {form_of(sources, choice, person.person_id, 'dative')}"]
        if person.born_on:
            words.append(f"{date.fromisoformat(person.born_on):%d.%m.%Y} г. р.")
    if applicant.authority.strip():
        words.append(applicant.authority.strip())
    return f"{', '.join(words)}, в том, что"


def payment_of(sources: CertificateSources, key: str) -> Payment | None:
    """The payment of a key."""
    for row in sources.payments:
        payment = row.payment
        if key in (payment.op_id, f"p-{payment.id}"):
            return payment
    return None
