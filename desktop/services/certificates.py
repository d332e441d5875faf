"""Certificates: what may be issued to whom, the sample on screen, the numbered paper."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import replace

from api_client.certificate_commands import Applicant, IssueCertificate
from api_client.models.certificates import HouseholdPerson
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.documents.certificates.compose import Issue, compose
from desktop.documents.certificates.drawing import certificate_pages, certificate_pdf
from desktop.documents.certificates.model import CertificatePaper, from_json, to_json
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    NameForm,
    form_of,
    name_form,
    name_of,
    owners_on,
    people_of,
    person_of,
    registered_on,
)
from desktop.documents.certificates.templates import template
from desktop.errors import AppError
from desktop.services.certificate_model import (
    ApplicantOffer,
    CertificateOffer,
    Issued,
    KindOffer,
    PersonOffer,
)
from desktop.services.certificate_numbers import ensure_numbers, free_numbers, next_number
from desktop.services.certificate_sources import payment_key, payment_words, read_sources
from desktop.services.queueing import queue_paper
from desktop.services.views import note_view
from desktop.session import Actor
from desktop.store import outbox_papers
from domain.certificate_access import Applying, check_entitled, is_adult
from domain.certificates import KINDS, Kind, certificate_number, new_code
from domain.errors import InputError
from domain.names import Case, full_name

_CASES: tuple[Case, ...] = ("dative", "genitive")
_SAMPLE = Issue(0, 0, "", "", "")
_FORM_KEY = "name form"
_TENANCY = frozenset({"municipal", "state"})


def offer(ctx: Context, account_id: int) -> CertificateOffer:
    """Kinds, people, applicants and periods of an account; AppError ``account.unknown``."""
    sources = read_sources(ctx, account_id)
    note_view(ctx, account_id, "household")
    actor = ctx.session.acting()
    account = sources.account
    closed = account.status != "active"
    left = ctx.in_outbox_lane(
        lambda: {one: len(free_numbers(ctx, one, sources.today.year)) for one in KINDS}
    )
    charged = [month.period for month in sources.months if month.bill is not None]
    return CertificateOffer(
        account_id=account_id,
        account_number=account.number,
        closed=closed,
        kinds=tuple(
            KindOffer(
                *(kind.series, kind.title, kind.name, kind.note),
                template(kind.series).purposes,
                _why_not(kind, sources, actor),
                left[kind.series],
            )
            for kind in KINDS.values()
        ),
        people=tuple(_person(ctx, sources, one) for one in people_of(sources)),
        applicants=_applicants(sources),
        months=(charged[0], charged[-1]) if charged else (0, 0),
        payments=tuple(
            (payment_key(row), payment_words(row)) for row in reversed(sources.payments)
        ),
    )


def preview(ctx: Context, account_id: int, choice: CertificateChoice) -> bytes:
    """The paper as it would be, marked as a sample, without a number; InputError as ``compose``."""
    sources = read_sources(ctx, account_id)
    issue = replace(_SAMPLE, executor=_executor(ctx), executor_phone=sources.office.phone)
    return certificate_pdf(compose(sources, _remembered(ctx, sources, choice), issue))


def issue(ctx: Context, account_id: int, choice: CertificateChoice, op_id: str = "") -> Issued:
    """Give a certificate out: number, code and bytes are durable when this returns.

    ``op_id``: the key of the form; the same form issued twice gives the first paper. AppError
    ``forbidden``, ``numbers_empty`` (series, year), ``disk_full``, ``account.unknown``; InputError
    ``entitled.*``, ``certificate.*``.
    """
    actor = ctx.session.acting()
    kind = KINDS[choice.series]
    if actor.clerk.role not in kind.roles:
        raise AppError("forbidden")
    sources = read_sources(ctx, account_id)
    chosen = _remembered(ctx, sources, choice)
    _check(sources, chosen)
    code = new_code(os.urandom)

    def run() -> Issued:
        kept = ctx.outbox.look(lambda one: outbox_papers.paper(one, op_id)) if op_id else None
        if kept is not None:
            first = from_json(kept[1])  # the paper this form has given already
            return Issued(op_id, first.number, first.code, kept[0])
        year = sources.today.year
        number = next_number(ctx, choice.series, year)
        words = Issue(year, number, code, _executor(ctx), sources.office.phone)
        paper = compose(sources, chosen, words)
        pdf = certificate_pdf(paper)
        command = _command(ctx, sources, chosen, paper, pdf, (year, number, code))
        key = queue_paper(ctx, command, actor, op_id)
        return Issued(key, certificate_number(choice.series, year, number), code, pdf)

    issued = ctx.in_outbox_lane(run)
    ensure_numbers(ctx)
    return issued


def remember_name(ctx: Context, person_id: int, case: Case, text: str) -> None:
    """Keep the form of a name a clerk has corrected; it is offered from now on, here."""
    key = f"{_FORM_KEY} {person_id} {case}"
    ctx.in_outbox_lane(lambda: ctx.outbox.set_fact(key, text.strip().encode()))


def _command(
    ctx: Context,
    sources: CertificateSources,
    choice: CertificateChoice,
    paper: CertificatePaper,
    pdf: bytes,
    named: tuple[int, int, str],
) -> IssueCertificate:
    year, number, code = named
    return IssueCertificate(
        series=choice.series,
        year=year,
        number=number,
        code=code,
        account_id=sources.account.id,
        issued_at=utc_ms(ctx.server_time.now()),
        applicant=applicant_of(sources, choice),
        about_person_id=choice.person_ids[0] if len(choice.person_ids) == 1 else 0,
        purpose=choice.purpose.strip(),
        copies=max(1, min(99, choice.copies)),
        valid_days=KINDS[choice.series].valid_days,
        facts_as_of=(choice.day or sources.today).isoformat(),
        pages=len(certificate_pages(paper)),
        sha256=hashlib.sha256(pdf).hexdigest(),
        content=base64.b64encode(pdf).decode(),
        model=to_json(paper),
    )


def applicant_of(sources: CertificateSources, choice: CertificateChoice) -> Applicant:
    """Who applies as the register keeps it: of a document's number the last four signs."""
    who = choice.applicant
    person = person_of(sources, who.person_id)
    digits = "".join(sign for sign in who.document_number if sign.isalnum())
    return Applicant(
        name=(name_of(person) if person else who.name.strip())[:800],
        basis=who.basis,  # type: ignore[arg-type]  # checked against the known ones
        person_id=who.person_id if person else 0,
        document_kind=who.document_kind,
        document_tail=digits[-4:],
        authority=who.authority.strip()[:500],
    )


def _check(sources: CertificateSources, choice: CertificateChoice) -> None:
    who = choice.applicant
    person = person_of(sources, who.person_id)
    if person is None and not who.name.strip():
        raise InputError("certificate.applicant_missing")
    day = choice.day or sources.today
    household = sources.household
    is_payer = bool(person and household and person.person_id == household.payer_id)
    facts = Applying(
        basis=who.basis,
        is_owner=person is not None and person in owners_on(sources, day),
        was_owner=bool(person and person.title_document),
        is_registered=bool(person and registered_on(person, day)),
        is_payer=is_payer,
        is_tenant=is_payer and bool(household and household.premises.ownership in _TENANCY),
        is_adult=is_adult(person.born_on, sources.today) if person else None,
        about_others=_names_others(sources, choice),
        identity=who.document_kind,
        authority=who.authority,
    )
    check_entitled(choice.series, facts, closed=sources.account.status != "active")


def _names_others(sources: CertificateSources, choice: CertificateChoice) -> bool:
    """True when the paper would name adults besides the applicant."""
    chosen = choice.person_ids or tuple(one.person_id for one in people_of(sources))
    named = (person_of(sources, one) for one in chosen if one != choice.applicant.person_id)
    return any(
        one is not None and is_adult(one.born_on, sources.today) is not False for one in named
    )


def _why_not(kind: Kind, sources: CertificateSources, actor: Actor) -> str:
    """The code why a kind cannot be issued of this account by this clerk; empty when it can."""
    if actor.clerk.role not in kind.roles:
        return "forbidden"
    missing = {
        "household": sources.household is None and "certificate.no_household",
        "premises": sources.household is None and "certificate.no_household",
        "meters": not sources.meters and "certificate.no_meters",
        "payment": not sources.payments and "certificate.payment_missing",
        "closed": sources.account.status == "active" and "entitled.not_closed",
        "period": kind.series == "MOVE" and not sources.months and "certificate.not_charged",
    }
    return next((code for need in sorted(kind.needs) if (code := missing.get(need))), "") or ""


def _person(ctx: Context, sources: CertificateSources, one: HouseholdPerson) -> PersonOffer:
    registered = registered_on(one, sources.today)
    owner = one in owners_on(sources, sources.today)
    role = one.relation or ("собственник" if owner else "")
    forms: dict[str, NameForm] = {case: name_form(one, case) for case in _CASES}
    for case in _CASES:
        kept = _kept(ctx, one.person_id, case)
        if kept:
            forms[case] = replace(forms[case], text=kept, sure=True)
    return PersonOffer(one.person_id, name_of(one), one.born_on, role, registered, forms)


def _applicants(sources: CertificateSources) -> tuple[ApplicantOffer, ...]:
    """Owners first, then the payer, then other registered adults."""
    found: dict[int, ApplicantOffer] = {}
    closed = sources.account.status != "active"
    for one in owners_on(sources, sources.today):
        basis = "former_owner" if closed else "owner"
        found[one.person_id] = ApplicantOffer(name_of(one), basis, one.person_id)
    payer = sources.household.payer_id if sources.household else 0
    for one in people_of(sources):
        adult = is_adult(one.born_on, sources.today) is not False
        if one.person_id == payer:
            found.setdefault(payer, ApplicantOffer(name_of(one), "payer", payer))
        elif adult and registered_on(one, sources.today):
            mine = ApplicantOffer(name_of(one), "registered", one.person_id)
            found.setdefault(one.person_id, mine)
    if not found:
        account = sources.account
        name = full_name(account.last, account.first, account.middle)
        return (ApplicantOffer(name, "payer", 0),)
    return tuple(found.values())


def _remembered(
    ctx: Context, sources: CertificateSources, choice: CertificateChoice
) -> CertificateChoice:
    """The choice with forms of names that were corrected before, unless it brings its own."""
    who = choice.applicant.person_id
    forms = {
        (who, case): kept for case in _CASES if who and (kept := _kept(ctx, who, case))
    } | dict(choice.forms)
    for (person_id, case), text in choice.forms.items():
        known: Case = "dative" if case == "dative" else "genitive"
        if text.strip() and text.strip() != form_of(
            sources, replace(choice, forms={}), person_id, known
        ):
            remember_name(ctx, person_id, known, text)
    return replace(choice, forms=forms)


def _kept(ctx: Context, person_id: int, case: Case) -> str:
    key = f"{_FORM_KEY} {person_id} {case}"
    return (ctx.in_outbox_lane(lambda: ctx.outbox.fact(key)) or b"").decode()


def _executor(ctx: Context) -> str:
    return ctx.session.acting().clerk.name
