"""Bills as a service over a real cache: months, composing, a whole house, checking of papers."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.bill import bill_pages, bill_pdf, make_form
from desktop.documents.bill_mark import mark_of
from desktop.documents.bill_model import BillDocument
from desktop.documents.pdf_file import Labels, PdfFile
from desktop.errors import AppError
from desktop.services import accounts, bills, search
from desktop.services.bills import BillOptions
from desktop.store.cache_write import CacheWriter
from desktop.store.db import transaction
from tests.support import bill_samples as samples
from tests.support.bill_desk import ACCOUNT_ID, make_bill_desk
from tests.support.desk_kit import Desk
from tests.support.paper_reading import page_count, text_of
from tests.support.pdf_altering import ALTERATIONS, altered
from ui.trouble import words_of


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Four months up to October 2026; nothing here changes its rows."""
    one = make_bill_desk(tmp_path_factory.mktemp("bills") / "p")
    one.ctx.in_outbox_lane(lambda: _neighbours(one, 40))
    yield one
    one.close()


def _neighbours(desk: Desk, count: int) -> None:
    """Further flats of the house with an October bill each, and one without."""
    connection = desk.ctx.stores.writing()
    writer = CacheWriter(connection)
    with transaction(connection):
        for number in range(1, count + 2):
            account = msgspec.structs.replace(
                samples.ACCOUNT, id=1000 + number, number=f"72000010{number:02d}",
                flat=str(100 + number), els=f"72АБ{number:06d}",
            )  # fmt: skip
            writer.upsert("account", account)
            if number <= count:
                bill = samples.make_bill(account_id=account.id, number=f"72АБ{number:06d}-01-6101")
                writer.upsert("bill", bill)


def _file_of(document: BillDocument, marker: str) -> bytes:
    """A file whose pages are of one document and whose mark is another's: a forgery."""
    out = io.BytesIO()
    pdf = PdfFile(out, Labels("Платежный документ", marker), make_form)
    for page in bill_pages(document, alone=True):
        pdf.add_page(page)
    pdf.finish()
    return out.getvalue()


def _saved(folder: Path, content: bytes) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    return str(path)


def _october(desk: Desk) -> BillDocument:
    return bills.compose(desk.ctx, ACCOUNT_ID, 202610, 202610)


def test_months_run_to_the_open_one_and_debt_lies_in_the_last(desk: Desk) -> None:
    months = bills.months(desk.ctx, ACCOUNT_ID)
    assert [month.period for month in months] == [202607, 202608, 202609, 202610, 202611]
    assert [month.charged for month in months] == [True, True, True, True, False]
    assert [month.closed for month in months] == [True, True, True, True, False]
    # Penalty is of no month.
    overdue = samples.ACCOUNT.overdue_kopecks - samples.ACCOUNT.penalty_kopecks
    assert [month.debt for month in months] == [0, 0, 0, overdue, 0]


def test_a_composed_month_is_the_mailed_one(desk: Desk) -> None:
    document = _october(desk)
    assert document.number == "72АБ123456-01-6101"
    assert bills.pdf(desk.ctx, document) == bills.pdf(desk.ctx, _october(desk))
    assert bills.file_name(document) == "Квитанция 72АБ123456-01-6101.pdf"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(202611, 202611, "bill.not_charged"), (202609, 202611, "bill.not_charged"),
     (202606, 202610, "bill.missing"), (202613, 202613, "bill.not_charged")],
)  # fmt: skip
def test_a_month_without_a_bill_is_refused_with_its_name(
    desk: Desk, first: int, last: int, code: str
) -> None:
    with pytest.raises(AppError) as refused:
        bills.compose(desk.ctx, ACCOUNT_ID, first, last)
    assert refused.value.code == code
    assert refused.value.fields["period"]


def test_a_house_is_one_file_by_flat_with_progress(desk: Desk, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "house.pdf"
    bills.house_pdf(
        desk.ctx, samples.HOUSE.id, 202610, path,
        lambda done, total: told.append((done, total)), lambda: False,
    )  # fmt: skip
    assert page_count(path.read_bytes()) == 41
    assert told[0] == (0, 41)
    assert told[-1] == (41, 41)
    assert [file.name for file in tmp_path.iterdir()] == ["house.pdf"]


def test_a_cancelled_house_leaves_the_older_file_as_it_was(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "house.pdf"
    path.write_bytes(b"older")
    with pytest.raises(AppError, match="cancelled"):
        bills.house_pdf(
            desk.ctx, samples.HOUSE.id, 202610, path, lambda done, total: None, lambda: True
        )
    assert path.read_bytes() == b"older"
    assert [file.name for file in tmp_path.iterdir()] == ["house.pdf"]


def test_a_house_without_charges_and_a_folder_that_is_not_there_are_told(
    desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(AppError, match=r"bill\.empty_house"):
        bills.house_pdf(
            desk.ctx, samples.HOUSE.id, 202611, tmp_path / "a.pdf", _ignore, lambda: False
        )
    with pytest.raises(AppError, match=r"file\.not_saved"):
        bills.house_pdf(
            desk.ctx, samples.HOUSE.id, 202610, tmp_path / "no" / "a.pdf", _ignore, lambda: False
        )


def _ignore(done: int, total: int) -> None:
    """Progress nobody watches."""


def test_our_file_is_ours_whatever_was_ticked(desk: Desk, tmp_path: Path) -> None:
    for options in (BillOptions(), BillOptions(debt=False, meters=False, formulas=True)):
        document = bills.compose(desk.ctx, ACCOUNT_ID, 202608, 202610, options)
        found = bills.verify(desk.ctx, _saved(tmp_path, bill_pdf(document)))
        assert (found.status, found.number) == ("ours", document.number)
        assert found.amount == document.amount


def test_a_houses_file_is_ours_until_a_byte_of_it_changes(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "house.pdf"
    bills.house_pdf(desk.ctx, samples.HOUSE.id, 202610, path, _ignore, lambda: False)
    assert bills.verify(desk.ctx, str(path)).status == "ours"
    changed = path.read_bytes().replace(b"/Count 41", b"/Count 40")
    assert bills.verify(desk.ctx, _saved(tmp_path, changed)).status == "altered"
    elsewhere = path.read_bytes().replace(b"house=104", b"house=105")
    assert bills.verify(desk.ctx, _saved(tmp_path, elsewhere)).status == "unknown"


def test_our_paper_saved_anew_by_another_program_is_still_ours(desk: Desk, tmp_path: Path) -> None:
    original = bill_pdf(_october(desk))
    opened = pypdfium2.PdfDocument(original)
    again = io.BytesIO()
    opened.save(again)
    opened.close()
    assert again.getvalue() != original
    assert bills.verify(desk.ctx, _saved(tmp_path, again.getvalue())).status == "ours"


def test_a_changed_sum_under_a_genuine_mark_is_altered_and_shown(
    desk: Desk, tmp_path: Path
) -> None:
    genuine = _october(desk)
    forged = replace(genuine, amount=100)
    found = bills.verify(desk.ctx, _saved(tmp_path, _file_of(forged, mark_of(genuine).text)))
    assert found.status == "altered"
    assert any("1,00 ₽" in one.theirs for one in found.differences)


def test_a_changed_qr_alone_is_altered(desk: Desk, tmp_path: Path) -> None:
    genuine = _october(desk)
    account = genuine.payee.account.encode("ascii")
    forged = replace(genuine, qr=genuine.qr.replace(account, b"40817810000000000001"))
    found = bills.verify(desk.ctx, _saved(tmp_path, _file_of(forged, mark_of(genuine).text)))
    assert found.status == "altered"
    assert {one.part for one in found.differences} == {"drawing", "picture"}


@pytest.mark.parametrize("name", ["a white image over the sum", "a free text", "a page more"])
def test_a_paper_worked_on_is_altered(desk: Desk, tmp_path: Path, name: str) -> None:
    changed = altered(bill_pdf(_october(desk)), ALTERATIONS[name])
    found = bills.verify(desk.ctx, _saved(tmp_path, changed))
    assert (found.status, found.number) == ("altered", "72АБ123456-01-6101")
    assert found.differences


def test_a_bill_that_differs_from_the_cache_is_altered(desk: Desk, tmp_path: Path) -> None:
    other = replace(_october(desk), payer="Петров Пётр")
    assert bills.verify(desk.ctx, _saved(tmp_path, bill_pdf(other))).status == "altered"


def test_papers_of_others_and_of_unknown_accounts_are_unknown(desk: Desk, tmp_path: Path) -> None:
    out = io.BytesIO()
    foreign = Canvas(out)
    foreign.drawString(100, 700, "Not ours")
    foreign.save()
    assert bills.verify(desk.ctx, _saved(tmp_path, out.getvalue())).status == "unknown"
    stranger = replace(_october(desk), account_id=555)
    assert bills.verify(desk.ctx, _saved(tmp_path, bill_pdf(stranger))).status == "unknown"


def test_a_number_is_ours_when_the_cache_has_its_bill(desk: Desk) -> None:
    found = bills.verify(desk.ctx, "72аб000007-01-6101")
    assert (found.status, found.account_id) == ("ours", 1007)
    assert bills.verify(desk.ctx, "72АБ000007-01-6102").status == "unknown"
    assert bills.verify(desk.ctx, "72АБ999999-01-6101").status == "unknown"


@pytest.mark.parametrize("typed", ["СПР-REG-2026-000001", "7200000001", "квитанция"])
def test_what_is_no_number_of_a_bill_is_not_taken_for_a_file(desk: Desk, typed: str) -> None:
    with pytest.raises(AppError, match=r"document\.not_number") as told:
        bills.verify(desk.ctx, typed)
    assert words_of(told.value).startswith(f"«{typed}» — это не номер нашей квитанции.")


def test_a_documents_number_opens_its_account_typed_or_scanned(desk: Desk) -> None:
    for number in ("72АБ000007-01-6101", "72аб000007-01", "72АБ000007"):
        assert accounts.by_scan(desk.ctx, number).account_id == 1007
        assert [hit.account_id for hit in search.find(desk.ctx, number).rows] == [1007]


def _locked() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 700, "locked")
    canvas.save()
    return out.getvalue()


def _bomb() -> bytes:
    """One page whose stream unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    block = b"0 0 m\n" * 200_000
    packed = b"".join(packer.compress(block) for _ in range(900)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body + b"xref\n0 5\n0000000000 65535 f \n" + table
        + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"just words", "file.not_pdf"), (b"%PDF-1.4 but nothing more", "file.not_pdf"),
     (_locked(), "file.encrypted"), (_bomb(), "file.limits")],
    ids=["no pdf", "cut", "locked", "bomb"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_and_harms_nothing(
    desk: Desk, tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(AppError) as told:
        bills.verify(desk.ctx, _saved(tmp_path, content))
    assert told.value.code == code


def test_a_path_that_is_no_file_is_told(desk: Desk, tmp_path: Path) -> None:
    for path in (tmp_path / "absent.pdf", tmp_path, Path("a\0b")):
        with pytest.raises(AppError, match=r"file\.not_read"):
            bills.verify(desk.ctx, str(path))


def test_the_text_of_a_house_is_by_flat(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "house.pdf"
    bills.house_pdf(desk.ctx, samples.HOUSE.id, 202610, path, _ignore, lambda: False)
    opened = pypdfium2.PdfDocument(path)
    texts = [opened[page].get_textpage().get_text_bounded() for page in (0, 1, 40)]
    opened.close()
    for text, flat in zip(texts, ("27", "101", "140"), strict=True):
        assert f"кв {flat}" in text.replace("\u00a0", " ")
    assert "Иванова" in text_of(bill_pdf(_october(desk)))
