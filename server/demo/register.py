"""Papers the demo has given out: issued, annulled, copied, and one still on its way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from domain.certificates import BLOCK, KINDS
from server.certificates.tables import (
    certificate_duplicates,
    certificate_papers,
    certificates,
    number_blocks,
    number_series,
)
from server.demo.calendar import NOW_MS, OPEN, moment_ms
from server.demo.flats import GOLDEN_ID, GOLDEN_NUMBER

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "demo" / "certificates"
CLERK_ID, CLERK = 5, "Гарипова Гузель Рашидовна"
YEAR, TERMINAL = 2026, "k001-demo"
_APPLICANT = "Иванова Анна Сергеевна"
_PERSON = GOLDEN_ID * 10


@dataclass(frozen=True)
class DemoPaper:
    """A line of the register; its model and bytes lie in ``resources/demo``."""

    series: str
    number: int
    day: int
    code: str
    purpose: str
    annulled: str = ""
    duplicates: int = 0

    @property
    def name(self) -> str:
        """Of its files, and what its key is made of."""
        return f"{self.series}-{YEAR}-{self.number:06d}"

    @property
    def id(self) -> str:
        """Its key in the register."""
        return f"demo-{self.name}"


# The number 3 was taken at that window and its paper has not come: the gap report tells so.
PAPERS = (
    DemoPaper("REG", 1, 9, "4M0D1K2Q8XZR7W3E", "в школу", annulled="ошибка в цели справки"),
    DemoPaper("REG", 2, 9, "7Q2N5V9C1HTB4J8Y", "в школу № 25"),
    DemoPaper("REG", 4, 17, "2K9F4S6W8D0M3X5A", "в органы социальной защиты"),
    DemoPaper("CHAR", 1, 12, "9Z3P7B1R5T8V2G6N", "компенсация взноса на капитальный ремонт"),
    DemoPaper("CARD", 1, 18, "5H8E2J4Y6C0W9K1T", "нотариусу", duplicates=1),
)


def write_register(conn: Connection) -> None:
    """The lines, the papers and the numbers they were taken from."""
    for series in sorted({paper.series for paper in PAPERS}):
        conn.execute(insert(number_series), {"series": series, "year": YEAR, "last": BLOCK})
        conn.execute(insert(number_blocks), _block(series))
    for paper in PAPERS:
        content = (FOLDER / f"{paper.name}.pdf").read_bytes()
        model = (FOLDER / f"{paper.name}.json").read_text(encoding="utf-8")
        conn.execute(insert(certificates), _line(paper, content))
        conn.execute(
            insert(certificate_papers),
            {"certificate_id": paper.id, "content": content, "model": model},
        )
        for copy in range(paper.duplicates):
            conn.execute(insert(certificate_duplicates), _duplicate(paper, copy))


def _block(series: str) -> dict[str, object]:
    return {
        "id": f"{series}-{YEAR}-{1:06d}",
        "version": 1,
        "terminal_id": TERMINAL,
        "series": series,
        "year": YEAR,
        "first": 1,
        "last": BLOCK,
        "state": "leased",
        "leased_at": moment_ms(OPEN, 2, 8 * 3600),
    }


def _line(paper: DemoPaper, content: bytes) -> dict[str, object]:
    issued_on = date(YEAR, OPEN % 100, paper.day)
    days = KINDS[paper.series].valid_days
    annulled_at = moment_ms(OPEN, paper.day, 11 * 3600) if paper.annulled else 0
    return {
        "id": paper.id,
        "version": 1 + bool(paper.annulled) + paper.duplicates,
        "series": paper.series,
        "year": YEAR,
        "number": paper.number,
        "code": paper.code,
        "account_id": GOLDEN_ID,
        "account_number": GOLDEN_NUMBER,
        "issued_at": moment_ms(OPEN, paper.day, 10 * 3600 + paper.number * 600),
        "applicant": _APPLICANT,
        "basis": "owner",
        "person_id": _PERSON,
        "document_kind": "passport",
        "document_tail": "4821",
        "purpose": paper.purpose,
        "operator": CLERK,
        "operator_id": CLERK_ID,
        "terminal_id": TERMINAL,
        "copies": 1,
        "pages": 1,
        "sha256": hashlib.sha256(content).hexdigest(),
        "facts_as_of": issued_on.isoformat(),
        "valid_until": (issued_on + timedelta(days=days)).isoformat() if days else "",
        "state": "annulled" if paper.annulled else "issued",
        "annulled_at": annulled_at,
        "annulled_by": CLERK if paper.annulled else "",
        "annul_reason": paper.annulled,
        "duplicates": paper.duplicates,
    }


def _duplicate(paper: DemoPaper, copy: int) -> dict[str, object]:
    return {
        "op_id": f"{paper.id}-copy-{copy + 1}",
        "certificate_id": paper.id,
        "issued_at": min(moment_ms(OPEN, paper.day + 1, 12 * 3600), NOW_MS),
        "applicant": _APPLICANT,
        "basis": "owner",
        "document_kind": "passport",
        "document_tail": "4821",
        "operator": CLERK,
        "terminal_id": TERMINAL,
        "copies": 1,
        "reason": "бумага утеряна",
    }
