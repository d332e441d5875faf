"""What anybody may learn of a paper by its code: kind, number, dates, state; of a file, if it is
the paper."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, select

from domain.certificates import KINDS, certificate_number, parse_code
from server.certificates.tables import certificate_papers, certificates
from server.settings import settings

State = Literal["issued", "expired", "annulled", "unknown"]
FileState = Literal["", "same", "altered", "perhaps_duplicate"]

_FILE_TOLD: dict[FileState, str] = {
    "": "",
    "same": "Файл совпадает с выданной справкой.",
    "altered": "Файл изменён: он не совпадает с выданной справкой.",
    "perhaps_duplicate": "Файл не совпадает с первым экземпляром. По этой справке выдавали "
    "дубликаты: сверьте с бумагой номер и дату.",
}


class PaperCheck(msgspec.Struct, frozen=True, kw_only=True):
    """The answer; nothing in it is about a person. Days are ISO texts, empty when there are none.

    ``state``: issued, expired (its term has passed), annulled, unknown. ``file``: same, altered,
    perhaps_duplicate, or empty when no digest was given.
    """

    state: State
    kind: str = ""
    number: str = ""
    issued_on: str = ""
    valid_until: str = ""
    annulled_on: str = ""
    file: FileState = ""
    file_told: str = ""


def check_paper(conn: Connection, text: str, sha256: str, now_ms: int) -> PaperCheck:
    """What is known of a code, typed in any case, with or without dashes."""
    code = parse_code(text)
    c = certificates.c
    row = None
    if code is not None:
        row = conn.execute(select(certificates).where(c.code == code)).one_or_none()
    if row is None:
        return PaperCheck(state="unknown")
    zone = ZoneInfo(settings(conn).office_zone)
    state: State = "issued"
    if row.state == "annulled":
        state = "annulled"
    elif row.valid_until and row.valid_until < _day(now_ms, zone):
        state = "expired"
    file = _file_state(conn, row.id, sha256, row.duplicates) if sha256 else ""
    return PaperCheck(
        state=state,
        kind=KINDS[row.series].title if row.series in KINDS else row.series,
        number=certificate_number(row.series, row.year, row.number),
        issued_on=_day(row.issued_at, zone),
        valid_until=row.valid_until,
        annulled_on=_day(row.annulled_at, zone) if row.annulled_at else "",
        file=file,
        file_told=_FILE_TOLD[file],
    )


def _file_state(conn: Connection, certificate_id: str, sha256: str, duplicates: int) -> FileState:
    """A duplicate is drawn anew and its bytes are not kept: it can be neither confirmed nor not."""
    p = certificate_papers.c
    query = select(p.content, p.signed).where(p.certificate_id == certificate_id)
    ours = [bytes(one) for one in conn.execute(query).one() if one]
    if sha256.lower() in {hashlib.sha256(one).hexdigest() for one in ours}:
        return "same"
    return "perhaps_duplicate" if duplicates else "altered"


def _day(at_ms: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date().isoformat()
