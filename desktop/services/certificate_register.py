"""The register of certificates: found again, given again, declared void."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from api_client.certificate_commands import AnnulCertificate, DuplicateCertificate
from api_client.models.certificates import Certificate
from desktop.clock import office_date, utc_ms
from desktop.context import Context
from desktop.documents.certificates.compose import as_duplicate
from desktop.documents.certificates.drawing import certificate_pdf
from desktop.documents.certificates.model import from_json
from desktop.documents.certificates.sources import CertificateChoice
from desktop.documents.report_model import Report, ReportColumn, ReportTable
from desktop.documents.spreadsheet import report_xlsx
from desktop.errors import AppError
from desktop.services import reports
from desktop.services.certificate_model import RegisterLine, RegisterWish
from desktop.services.certificate_sources import read_sources
from desktop.services.certificates import applicant_of
from desktop.services.queueing import queue_paper
from desktop.services.views import note_view
from desktop.store import outbox_papers
from desktop.store.outbox_papers import PaperAct
from domain.certificate_access import BASES, IDENTITY_KINDS, masked
from domain.certificates import (
    KINDS,
    certificate_number,
    parse_certificate_number,
)

MOST = 500
_WEEK = timedelta(days=7)
_STATES = {"issued": "выдана", "annulled": "аннулирована"}


def register(ctx: Context, wish: RegisterWish) -> tuple[RegisterLine, ...]:
    """Lines of the register, newest first, with what was done here and is not sent yet."""
    return tuple(line_of(ctx, *pair) for pair in _found(ctx, wish))


def line(ctx: Context, certificate_id: str) -> RegisterLine:
    """One line; AppError ``certificate.unknown``."""
    return line_of(ctx, *_entry(ctx, certificate_id))


def paper(ctx: Context, certificate_id: str) -> bytes:
    """The very bytes that were issued, of a paper given out on this terminal.

    AppError ``certificate.unknown``, ``certificate.elsewhere`` when the office alone has them.
    """
    entry, _ = _entry(ctx, certificate_id)
    note_view(ctx, entry.account_id, "certificate")
    return _kept(ctx, certificate_id)[0]


def duplicate(ctx: Context, certificate_id: str, choice: CertificateChoice, reason: str) -> bytes:
    """The same certificate marked «ДУБЛИКАТ»: durable in the register when this returns.

    AppError ``forbidden``, ``certificate.unknown``, ``certificate.annulled`` (number),
    ``certificate.elsewhere``.
    """
    actor = ctx.session.acting()
    entry, _ = _entry(ctx, certificate_id)
    if actor.clerk.role not in KINDS[entry.series].roles:
        raise AppError("forbidden")
    if entry.state == "annulled":
        raise AppError("certificate.annulled", number=number_of(entry))
    _, model = _kept(ctx, certificate_id)
    today = office_date(ctx.clock, ctx.zone)
    pdf = certificate_pdf(as_duplicate(from_json(model), today, reason))
    sources = read_sources(ctx, entry.account_id)
    command = DuplicateCertificate(
        certificate_id=certificate_id,
        account_id=entry.account_id,
        issued_at=utc_ms(ctx.server_time.now()),
        applicant=applicant_of(sources, choice),
        copies=max(1, min(99, choice.copies)),
        reason=reason.strip()[:500],
    )
    ctx.in_outbox_lane(lambda: queue_paper(ctx, command, actor))
    return pdf


def annul(ctx: Context, certificate_id: str, reason: str) -> str:
    """Declare a certificate void; the op_id.

    AppError ``reason_missing``, ``certificate.unknown``, ``certificate.annulled`` (number),
    ``certificate.not_yours`` for another clerk's, or one of an earlier day: that is a senior's.
    """
    actor = ctx.session.acting()
    if not reason.strip():
        raise AppError("reason_missing")
    entry, _ = _entry(ctx, certificate_id)
    if entry.state == "annulled":
        raise AppError("certificate.annulled", number=number_of(entry))
    today = office_date(ctx.clock, ctx.zone)
    own = entry.operator_id == actor.clerk.id and _day(entry.issued_at, ctx.zone) == today
    if not (own or actor.clerk.role == "senior"):
        raise AppError("certificate.not_yours")
    command = AnnulCertificate(
        certificate_id=certificate_id,
        account_id=entry.account_id,
        annulled_at=utc_ms(ctx.server_time.now()),
        reason=reason.strip()[:500],
    )
    return ctx.in_outbox_lane(lambda: queue_paper(ctx, command, actor))


def register_xlsx(ctx: Context, wish: RegisterWish) -> bytes:
    """The lines as a spreadsheet: every cell text, so that nothing becomes a formula."""
    lines = register(ctx, wish)
    columns = tuple(
        ReportColumn(title, width=90)
        for title in (
            *("Номер", "Выдана", "Вид", "Лицевой счёт", "Заявитель", "Основание", "Документ"),
            *("Куда", "Исполнитель", "Экз.", "Действует до", "Состояние", "Причина", "SHA-256"),
        )
    )
    table = ReportTable("Реестр справок", columns, tuple(_cells(one) for one in lines))
    return report_xlsx(
        Report(
            kind="certificates",
            title="Реестр справок",
            period={"today": "за сегодня", "week": "за неделю", "all": "все"}[wish.span],
            file_name="Реестр справок",
            tables=(table,),
            **reports.report_head(ctx).fields(),
        )
    )


def number_of(entry: Certificate) -> str:
    """The printed number of an entry."""
    return certificate_number(entry.series, entry.year, entry.number)


def _found(ctx: Context, wish: RegisterWish) -> list[tuple[Certificate, bool]]:
    number = parse_certificate_number(wish.text) if wish.text else None
    known: Iterable[Certificate]
    if number is not None:
        one = ctx.register.by_number(*number)
        known = (one,) if one else ()
    elif wish.account_id:
        known = ctx.register.of_account(wish.account_id, MOST)
    else:
        known = ctx.register.since(_begins(ctx, wish), MOST)
    laid = laid_over(ctx, {one.id: one for one in known})
    words = wish.text.casefold().split()
    begins = _begins(ctx, wish)
    found = []
    for entry, waits in laid.values():
        if number is not None and (entry.series, entry.year, entry.number) != number:
            continue
        if wish.account_id and entry.account_id != wish.account_id:
            continue
        told = f"{number_of(entry)} {entry.applicant} {entry.account_number} {entry.purpose}"
        if number is None and not all(word in told.casefold() for word in words):
            continue
        if entry.issued_at >= begins:
            found.append((entry, waits))
    return sorted(found, key=lambda pair: (-pair[0].issued_at, pair[0].id))


def _begins(ctx: Context, wish: RegisterWish) -> int:
    """The first moment of the span, UTC ms; a search looks everywhere."""
    if wish.span == "all" or wish.text.strip():
        return 0
    today = office_date(ctx.clock, ctx.zone)
    first = today - _WEEK if wish.span == "week" else today
    return utc_ms(datetime.combine(first, time(), ctx.zone))


def laid_over(ctx: Context, known: dict[str, Certificate]) -> dict[str, tuple[Certificate, bool]]:
    """The office's lines with this terminal's own acts it has not heard of."""
    acts = ctx.in_outbox_lane(lambda: ctx.outbox.look(outbox_papers.acts))
    seq = ctx.cache.seq()
    found = {key: (one, False) for key, one in known.items()}
    for act in acts:
        if not act.unheard_by(seq):
            continue
        if act.kind == "IssueCertificate":
            if act.op_id not in found:
                found[act.op_id] = (_pending(ctx, act), True)
            continue
        target = str(act.body["certificate_id"])
        entry = (found.get(target) or (ctx.register.certificate(target), False))[0]
        if entry is not None and target in found:
            found[target] = (_changed(entry, act), True)
    return found


def _pending(ctx: Context, act: PaperAct) -> Certificate:
    body = act.body
    who = body["applicant"]
    account = ctx.cache.account(body["account_id"])
    issued = _day(body["issued_at"], ctx.zone)
    days = body.get("valid_days", 0)
    return Certificate(
        id=act.op_id,
        version=0,
        series=body["series"],
        year=body["year"],
        number=body["number"],
        code=body["code"],
        account_id=body["account_id"],
        account_number=account.number if account else "",
        issued_at=body["issued_at"],
        applicant=who["name"],
        basis=who["basis"],
        person_id=who.get("person_id", 0),
        document_kind=who.get("document_kind", ""),
        document_tail=who.get("document_tail", ""),
        authority=who.get("authority", ""),
        about_person_id=body.get("about_person_id", 0),
        purpose=body.get("purpose", ""),
        operator=act.actor_name,
        operator_id=act.actor_id,
        terminal="",
        copies=body.get("copies", 1),
        pages=body["pages"],
        sha256=body["sha256"],
        valid_until=(issued + timedelta(days=days)).isoformat() if days else "",
    )


def _changed(entry: Certificate, act: PaperAct) -> Certificate:
    if act.kind == "DuplicateCertificate":
        return msgspec.structs.replace(entry, duplicates=entry.duplicates + 1)
    return msgspec.structs.replace(
        entry,
        state="annulled",
        annulled_at=act.body["annulled_at"],
        annulled_by=act.actor_name,
        annul_reason=act.body["reason"],
    )


def _entry(ctx: Context, certificate_id: str) -> tuple[Certificate, bool]:
    one = ctx.register.certificate(certificate_id)
    laid = laid_over(ctx, {one.id: one} if one else {})
    if certificate_id not in laid:
        raise AppError("certificate.unknown")
    return laid[certificate_id]


def _kept(ctx: Context, certificate_id: str) -> tuple[bytes, str]:
    found = ctx.in_outbox_lane(
        lambda: ctx.outbox.look(lambda connection: outbox_papers.paper(connection, certificate_id))
    )
    if found is None:
        raise AppError("certificate.elsewhere")
    return found


def line_of(ctx: Context, entry: Certificate, waits: bool) -> RegisterLine:
    """A line as screens and papers show it."""
    issued = datetime.fromtimestamp(entry.issued_at / 1000, UTC).astimezone(ctx.zone)
    kind = KINDS[entry.series].name if entry.series in KINDS else entry.series
    return RegisterLine(entry, number_of(entry), kind, issued, waits)


def _cells(one: RegisterLine) -> tuple[str, ...]:
    entry = one.entry
    document = f"{IDENTITY_KINDS.get(entry.document_kind, '')} {masked(entry.document_tail)}"
    return (
        *(one.number, f"{one.issued_at:%d.%m.%Y %H:%M}", one.kind, entry.account_number),
        *(entry.applicant, BASES.get(entry.basis, entry.basis), document.strip(), entry.purpose),
        *(entry.operator, str(entry.copies), entry.valid_until),
        *(_STATES.get(entry.state, entry.state), entry.annul_reason, entry.sha256),
    )


def _day(at_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date()
