"""The served small city where certificates are issued: commands as a desk sends them."""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import Connection, insert

from api_client.certificate_commands import (
    AnnulCertificate,
    Applicant,
    DuplicateCertificate,
    IssueCertificate,
    LeaseNumbers,
    RecordViews,
    View,
)
from api_client.models.certificates import Certificate, NumberBlock
from domain.certificates import new_code
from server import replica
from server.accounts.tables import owners, residents
from tests.support.office import Clerk
from tests.support.office_city import City, served_city
from tests.support.small_city import ACCOUNT

OWNER = Applicant(
    name="Иванова Анна", basis="owner", person_id=1, document_kind="passport", document_tail="1234"
)


def pdf(text: str = "certificate", pages: int = 1) -> bytes:
    """A small PDF of so many pages."""
    made = io.BytesIO()
    canvas = Canvas(made, invariant=True)
    for page in range(pages):
        canvas.drawString(72, 720, f"{text} {page + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@dataclass
class PaperOffice:
    """A terminal of the city whose clerks give out papers."""

    city: City
    pasport: Clerk
    taken: int = 0

    @property
    def now(self) -> int:
        return self.city.desk.clock()

    def do(self, command: Any, clerk: Clerk | None = None, **changed: Any) -> dict[str, Any]:
        """The verdict of one command."""
        desk = self.city.desk
        return desk.send(desk.envelope(clerk or self.pasport, command, **changed))[0]

    def lease(self, *series: str, year: int = 2026, clerk: Clerk | None = None) -> dict[str, Any]:
        """Ask for numbers."""
        return self.do(LeaseNumbers(year=year, series=series or ("REG",)), clerk)

    def paper(self, content: bytes | None = None, **changed: Any) -> IssueCertificate:
        """A certificate of the next number for the owner of the account."""
        self.taken += 1
        content = pdf(f"paper {self.taken}") if content is None else content
        made = IssueCertificate(
            series="REG",
            year=2026,
            number=self.taken,
            code=new_code(secrets.token_bytes),
            account_id=ACCOUNT,
            issued_at=self.now,
            applicant=OWNER,
            purpose="в школу",
            valid_days=30,
            facts_as_of="2026-11-20",
            pages=1,
            sha256=hashlib.sha256(content).hexdigest(),
            content=base64.b64encode(content).decode(),
            model='{"kind": "REG"}',
        )
        return msgspec.structs.replace(made, **changed)

    def issue(self, clerk: Clerk | None = None, **changed: Any) -> dict[str, Any]:
        """Issue the next certificate."""
        return self.do(self.paper(**changed), clerk)

    def annulment(self, certificate_id: str, **changed: Any) -> AnnulCertificate:
        """A certificate to be declared void."""
        made = AnnulCertificate(
            certificate_id=certificate_id,
            account_id=ACCOUNT,
            annulled_at=self.now,
            reason="ошибка в имени",
        )
        return msgspec.structs.replace(made, **changed)

    def annul(self, certificate_id: str, clerk: Clerk | None = None, **changed: Any) -> Any:
        """Declare a certificate void."""
        return self.do(self.annulment(certificate_id, **changed), clerk)

    def duplicate(self, certificate_id: str, **changed: Any) -> dict[str, Any]:
        """Give a duplicate out."""
        made = DuplicateCertificate(
            certificate_id=certificate_id,
            account_id=ACCOUNT,
            issued_at=self.now,
            applicant=OWNER,
            reason="утеряна",
        )
        return self.do(msgspec.structs.replace(made, **changed))

    def look(self, *what: str) -> dict[str, Any]:
        """Tell what was looked at."""
        views = tuple(View(account_id=ACCOUNT, what=one, at=self.now) for one in what)
        return self.do(RecordViews(views=views))

    def register(self) -> list[Certificate]:
        """The register as terminals hold it."""
        return [one for one in self._rows("certificate") if isinstance(one, Certificate)]

    def blocks(self) -> list[NumberBlock]:
        """Numbers lent out."""
        return [one for one in self._rows("number_block") if isinstance(one, NumberBlock)]

    def get(self, path: str, clerk: Clerk | None = None) -> Any:
        """The answer to a clerk's question."""
        headers = self.city.desk.headers_of(clerk or self.pasport)
        return self.city.desk.http.get(path, headers=headers)

    def _rows(self, entity: str) -> list[msgspec.Struct]:
        with self.city.office.office.db.session(write=False) as conn:
            return list(replica.all_rows(conn, entity))


@contextmanager
def served_papers(db_url: str) -> Iterator[PaperOffice]:
    """Serve the small city; its first account has an owner who is registered there."""
    with served_city(db_url) as city:
        with city.office.office.db.session() as conn:
            household_of(conn)
        yield PaperOffice(city, city.desk.sign_in("pasport"))


def household_of(conn: Connection) -> None:
    """The first account's payer owns the flat and is registered there."""
    person = {"account_id": ACCOUNT, "person_id": 1, "since": "2020-01-10"}
    conn.execute(insert(owners), {**person, "title_document": "выписка из ЕГРН"})
    conn.execute(insert(residents), {**person, "relation": "собственник"})
