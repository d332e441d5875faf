"""Certificates from a desk to the real office: numbered offline, kept as issued, found again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from desktop.errors import AppError
from desktop.services import certificate_register as register
from desktop.services import certificates, outbox
from desktop.services.certificate_checks import verify_file, verify_text
from desktop.services.certificate_model import ApplicantChoice, CertificateChoice, RegisterWish
from desktop.services.certificate_numbers import ensure_numbers, free_numbers
from desktop.services.exchange import exchange_once
from desktop.services.views import report_views
from domain.certificates import BLOCK, parse_certificate_number
from domain.errors import InputError
from server import audit
from server.certificates.tables import certificate_papers
from server.certificates.tables import certificates as table
from tests.support import small_city
from tests.support.full_desk import FullDesk
from tests.support.office import RunningOffice, running_office
from tests.support.paper_office import household_of
from tests.support.paper_reading import text_of

ACCOUNT = small_city.ACCOUNT
ALL = RegisterWish("all")


class Papers:
    """A signed-in consultant at a desk beside a real office."""

    def __init__(self, office: RunningOffice, desk: FullDesk) -> None:
        self.office, self.desk = office, desk
        self.ctx = desk.context

    def exchange(self) -> None:
        exchange_once(self.ctx)

    def choice(self, series: str = "REG", **changes: object) -> CertificateChoice:
        offer = certificates.offer(self.ctx, ACCOUNT)
        who = offer.applicants[0]
        made = CertificateChoice(
            series,
            ApplicantChoice(who.name, who.basis, who.person_id, "passport", "7100 123456"),
            "Школа",
        )
        return replace(made, **changes)  # type: ignore[arg-type]

    def left(self, series: str = "REG") -> int:
        return len(self.ctx.in_outbox_lane(lambda: free_numbers(self.ctx, series, 2026)))


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Papers]:
    with running_office(f"sqlite:///{tmp_path}/office.db") as office:
        with office.office.db.session() as conn:
            small_city.fill(conn)
            household_of(conn)
        office.add_clerk("konsultant", "consultant", "Гладкова О. П.")
        office.add_clerk("kassir", "cashier", "Иванова А. С.")
        office.add_clerk("starshiy", "senior", "Юсупова Л. Р.")
        desk = FullDesk(tmp_path / "first", office)
        desk.sign_in("konsultant")
        made = Papers(office, desk)
        made.exchange()
        ensure_numbers(made.ctx)
        made.exchange()
        yield made
        desk.close()


def stored(papers: Papers, op_id: str) -> bytes:
    with papers.office.office.db.session(write=False) as conn:
        query = select(certificate_papers.c.content).where(
            certificate_papers.c.certificate_id == op_id
        )
        return bytes(conn.execute(query).scalar_one())


def test_numbers_are_lent_once_and_asked_again_when_few_are_left(papers: Papers) -> None:
    assert papers.left() == BLOCK
    assert ensure_numbers(papers.ctx) is False
    assert outbox.counts(papers.ctx).unsent == 0  # upkeep is nobody's work


def test_a_paper_given_out_offline_is_numbered_kept_and_the_same_at_the_office(
    papers: Papers,
) -> None:
    issued = certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    assert issued.number == "СПР-REG-2026-000001"
    assert issued.number in text_of(issued.pdf)
    (line,) = register.register(papers.ctx, RegisterWish())
    assert (line.number, line.waits, line.entry.state) == (issued.number, True, "issued")
    assert register.paper(papers.ctx, issued.op_id) == issued.pdf
    papers.exchange()
    (line,) = register.register(papers.ctx, RegisterWish())
    assert (line.waits, line.entry.review, line.entry.document_tail) == (False, "", "3456")
    assert line.entry.sha256 == hashlib.sha256(issued.pdf).hexdigest()
    assert stored(papers, issued.op_id) == issued.pdf
    assert papers.left() == BLOCK - 1


def test_the_same_form_issued_twice_gives_one_paper(papers: Papers) -> None:
    key = papers.ctx.new_id()
    first = certificates.issue(papers.ctx, ACCOUNT, papers.choice(), key)
    again = certificates.issue(papers.ctx, ACCOUNT, papers.choice(), key)
    assert (again.number, again.pdf, again.code) == (first.number, first.pdf, first.code)
    papers.exchange()
    assert len(register.register(papers.ctx, ALL)) == 1


def test_numbers_used_up_offline_end_with_a_sentence_and_none_is_invented(papers: Papers) -> None:
    papers.desk.move_to("http://127.0.0.1:9")
    numbers = [
        parse_certificate_number(certificates.issue(papers.ctx, ACCOUNT, papers.choice()).number)
        for _ in range(BLOCK)
    ]
    assert [one and one[2] for one in numbers] == list(range(1, BLOCK + 1))
    with pytest.raises(AppError) as refused:
        certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    assert (refused.value.code, refused.value.fields["series"]) == ("numbers_empty", "REG")
    papers.desk.move_to(papers.office.url)
    for _ in range(3):
        papers.exchange()
    assert papers.left() == BLOCK
    issued = certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    assert issued.number == f"СПР-REG-2026-{BLOCK + 1:06d}"
    papers.exchange()
    with papers.office.office.db.session(write=False) as conn:
        told = conn.execute(select(func.count(), func.max(table.c.number)).select_from(table)).one()
    assert tuple(told) == (BLOCK + 1, BLOCK + 1)


def test_a_paper_declared_void_is_void_here_at_once_and_there_after(papers: Papers) -> None:
    issued = certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    register.annul(papers.ctx, issued.op_id, "ошибка в имени")
    (line,) = register.register(papers.ctx, ALL)
    assert (line.entry.state, line.entry.annul_reason) == ("annulled", "ошибка в имени")
    with pytest.raises(AppError, match=r"certificate\.annulled"):
        register.annul(papers.ctx, issued.op_id, "ещё раз")
    with pytest.raises(AppError, match="reason_missing"):
        register.annul(papers.ctx, issued.op_id, "  ")
    papers.exchange()
    (line,) = register.register(papers.ctx, ALL)
    assert (line.entry.state, line.waits, line.entry.annulled_by) == (
        "annulled", False, "Гладкова О. П.",
    )  # fmt: skip
    verdict = verify_text(papers.ctx, issued.number)
    assert verdict is not None
    assert verdict.standing == "annulled"


def test_a_paper_of_an_earlier_day_is_a_seniors_to_annul(papers: Papers) -> None:
    issued = certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    papers.exchange()
    papers.desk.clock.advance(timedelta(days=1))
    papers.office.clock.now_ms += 24 * 3_600_000
    papers.exchange()
    with pytest.raises(AppError, match=r"certificate\.not_yours"):
        register.annul(papers.ctx, issued.op_id, "ошибка")


def test_a_duplicate_keeps_the_number_and_is_counted(papers: Papers) -> None:
    issued = certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    again = register.duplicate(papers.ctx, issued.op_id, papers.choice(), "утрачена")
    text = text_of(again)
    assert "ДУБЛИКАТ" in text
    assert issued.number in text
    assert register.register(papers.ctx, ALL)[0].entry.duplicates == 1
    papers.exchange()
    (line,) = register.register(papers.ctx, ALL)
    assert (line.entry.duplicates, line.waits) == (1, False)
    verdict = verify_file(papers.ctx, again)
    assert verdict is not None


def test_a_file_is_ours_altered_unknown_or_none_of_ours(papers: Papers) -> None:
    issued = certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    told = {
        "issued": issued.pdf,
        "signed": issued.pdf + b"\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
        "altered": issued.pdf.replace(b"/Type /Page", b"/Type /Pag3", 1),
        "unknown": issued.pdf.replace(issued.code.encode(), b"0" * 16),
    }
    for standing, content in told.items():
        verdict = verify_file(papers.ctx, content)
        assert verdict is not None
        assert verdict.standing == standing
    assert verify_file(papers.ctx, b"%PDF-1.7 something else") is None
    for text in (issued.number, issued.number.lower(), issued.code, f"TRIC:x:{issued.code}"):
        verdict = verify_text(papers.ctx, text)
        assert verdict is not None
        assert (verdict.standing, verdict.line and verdict.line.number) == ("issued", issued.number)
    assert verify_text(papers.ctx, "7200000001") is None
    unknown = verify_text(papers.ctx, "СПР-REG-2026-000777")
    assert unknown is not None
    assert unknown.standing == "unknown"


def test_who_is_not_entitled_is_refused_before_anything_is_numbered(papers: Papers) -> None:
    good = papers.choice()
    for changes, code in (
        ({"document_kind": ""}, "entitled.identity"),
        ({"basis": "power_of_attorney"}, "entitled.authority"),
        ({"person_id": 0, "name": ""}, "certificate.applicant_missing"),
        ({"person_id": 0, "basis": "owner"}, "entitled.not_owner"),
    ):
        who = replace(good.applicant, **changes)
        with pytest.raises(InputError) as refused:
            certificates.issue(papers.ctx, ACCOUNT, replace(good, applicant=who))
        assert refused.value.code == code
    assert papers.left() == BLOCK
    assert register.register(papers.ctx, ALL) == ()


def test_a_cashier_issues_papers_of_money_only(papers: Papers, tmp_path: Path) -> None:
    other = FullDesk(tmp_path / "second", papers.office)
    other.sign_in("kassir")
    second = Papers(papers.office, other)
    second.exchange()
    assert ensure_numbers(second.ctx)
    second.exchange()
    assert (second.left("REG"), second.left("NODEBT")) == (0, BLOCK)
    with pytest.raises(AppError, match="forbidden"):
        certificates.issue(second.ctx, ACCOUNT, second.choice())
    issued = certificates.issue(second.ctx, ACCOUNT, second.choice("NODEBT"))
    assert "задолженност" in text_of(issued.pdf)
    kinds = certificates.offer(second.ctx, ACCOUNT).kinds
    assert [one.why_not == "forbidden" for one in kinds][:2] == [True, False]
    other.close()


def test_a_name_corrected_once_is_offered_so_from_then_on(papers: Papers) -> None:
    who = papers.choice().applicant.person_id
    certificates.preview(
        papers.ctx, ACCOUNT, papers.choice(forms={(who, "dative"): "Ивановой Ане"})
    )
    person = next(
        one for one in certificates.offer(papers.ctx, ACCOUNT).people if one.person_id == who
    )
    assert (person.forms["dative"].text, person.forms["dative"].sure) == ("Ивановой Ане", True)
    issued = certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    assert "Дана Ивановой Ане" in text_of(issued.pdf)


def test_the_register_is_searched_by_number_name_and_account(papers: Papers) -> None:
    first = certificates.issue(papers.ctx, ACCOUNT, papers.choice())
    certificates.issue(papers.ctx, ACCOUNT, papers.choice("NODEBT", purpose="Банк"))
    papers.exchange()
    assert len(register.register(papers.ctx, RegisterWish("all", "7200000001"))) == 2
    (line,) = register.register(papers.ctx, RegisterWish("all", first.number.lower()))
    assert line.number == first.number
    (line,) = register.register(papers.ctx, RegisterWish("all", "банк"))
    assert line.entry.series == "NODEBT"
    assert register.register(papers.ctx, RegisterWish("all", "Незнакомов")) == ()
    assert register.register(papers.ctx, RegisterWish("all", "", small_city.OTHER_ACCOUNT)) == ()


def test_the_register_as_a_spreadsheet_is_texts_only(papers: Papers, tmp_path: Path) -> None:
    certificates.issue(papers.ctx, ACCOUNT, papers.choice(purpose="=cmd|'/c calc'!A1"))
    path = tmp_path / "r.xlsx"
    path.write_bytes(register.register_xlsx(papers.ctx, ALL))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == "=cmd|'/c calc'!A1" and cell.data_type == "s" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_every_look_at_a_family_is_told_to_the_office_and_seen_by_nobody(papers: Papers) -> None:
    certificates.offer(papers.ctx, ACCOUNT)
    certificates.offer(papers.ctx, ACCOUNT)
    report_views(papers.ctx)
    assert outbox.items(papers.ctx) == ()
    papers.exchange()
    with papers.office.office.db.session(write=False) as conn:
        rows = conn.execute(select(audit.audit.c.action, audit.audit.c.object)).all()
    looks = [row for row in rows if row.action.startswith("view")]
    assert len(looks) == 1
