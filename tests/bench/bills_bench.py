"""Bills beside plain reportlab with segno and WeasyPrint: P1 batch, P2 one, P3 QR, P4 size."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import segno

from desktop.documents.bill import bill_pages, bill_pdf, make_form
from desktop.documents.bill_compose import compose_bill
from desktop.documents.bill_model import BillDocument, BillOptions
from desktop.documents.pdf_file import Labels, PdfFile
from desktop.documents.qr_draw import qr_path
from desktop.documents.qr_plate import qr_rows
from tests.bench.bill_peers import canvas_pdf, register_fonts, weasy_pdf
from tests.bench.harness import Row, alternate, row, times_ms
from tests.support.bill_samples import make_bill, sources

_BATCH = 24
_WEASY_BATCH = 6
_ROUNDS = 5
_ONE_ROUNDS = 25
_FIRST_ROUNDS = 5


def measure(accounts: int) -> list[Row]:
    """All four; the number of accounts plays no part."""
    del accounts
    register_fonts()
    documents = [_document(number) for number in range(_BATCH)]
    return [*_batches(documents), *_single(), _code(documents), _size(documents[0])]


def _document(number: int) -> BillDocument:
    """Bills that differ where bills do: account, sum and so the code."""
    document = compose_bill(sources(make_bill(number=f"72АБ{number:06d}-01-6101")), BillOptions())
    amount = document.amount + 137 * number
    code = document.qr.replace(f"Sum={document.amount}".encode(), f"Sum={amount}".encode())
    return replace(document, amount=amount, qr=code)


def _ours(documents: Sequence[BillDocument], level: int = 6) -> bytes:
    out = io.BytesIO()
    pdf = PdfFile(out, Labels("Платежные документы", ""), make_form, level)
    for document in documents:
        for page in bill_pages(document):
            pdf.add_page(page)
    pdf.finish()
    return out.getvalue()


def _batches(documents: Sequence[BillDocument]) -> list[Row]:
    few = documents[:_WEASY_BATCH]
    _ours(documents[:1])
    canvas_pdf(documents[:1])
    weasy_pdf(documents[:1])
    figures = alternate(
        {
            "ours": partial(_ours, documents),
            "spool": partial(_ours, documents, 1),
            "canvas": partial(canvas_pdf, documents),
        },
        _ROUNDS,
    )
    against_weasy = alternate(
        {"ours": partial(_ours, few), "weasy": partial(weasy_pdf, few)}, _ROUNDS
    )
    spool = {**figures["ours"], "spool_median_ms": figures["spool"]["median_ms"]}
    return [
        row("P1 batch of 24, zlib 6 / reportlab canvas, segno", "median_ms", spool,
            figures["canvas"], 1 / 2.5),
        row("P1 batch of 6, zlib 6 / WeasyPrint", "median_ms", against_weasy["ours"],
            against_weasy["weasy"], 1 / 8),
    ]  # fmt: skip


def _single() -> list[Row]:
    numbers = count(1000)
    fresh = [_document(next(numbers)) for _ in range(2 * _ONE_ROUNDS)]
    ours, theirs = iter(fresh), iter(fresh)
    figures = alternate(
        {
            "ours": lambda: bill_pdf(next(ours)),
            "canvas": lambda: canvas_pdf([next(theirs)]),
        },
        _ONE_ROUNDS,
    )
    first = {"product": list[float](), "peer": list[float]()}
    for _ in range(_FIRST_ROUNDS):
        for side, taken in first.items():
            taken.append(_first_ms(side) / 1000)
    return [
        row("P2 one bill, warm / reportlab canvas, segno", "median_ms", figures["ours"],
            figures["canvas"], 0.6),
        row("P2 first bill of a process / the same", "median_ms", times_ms(first["product"]),
            times_ms(first["peer"]), 1.0),
    ]  # fmt: skip


def _first_ms(side: str) -> float:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bill_first", side],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    )
    return float(done.stdout.split()[0])


def _code(documents: Sequence[BillDocument]) -> Row:
    ours, theirs = iter(documents), iter(documents)
    qr_rows(documents[0].qr)
    figures = alternate(
        {
            "ours": lambda: qr_path(qr_rows(next(ours).qr)),
            "segno": lambda: segno.make(next(theirs).qr, error="m", boost_error=False, micro=False),
        },
        len(documents),
    )
    return row(
        "P3 QR and its path / segno, automatic mask", "median_ms", figures["ours"],
        figures["segno"], 1 / 4,
    )  # fmt: skip


def _size(document: BillDocument) -> Row:
    return row(
        "P4 bytes of one bill / reportlab canvas",
        "bytes",
        {"bytes": len(bill_pdf(document))},
        {"bytes": len(canvas_pdf([document]))},
        0.6,
    )
