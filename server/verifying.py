"""Whether the books are whole: file, trail, operations, changes, money, the register of papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, text

from server import audit
from server.certificates import invariants as certificates
from server.ledger.invariants import check

_MOST = 50


class Finding(NamedTuple):
    """What is wrong: the rule, the row, one sentence."""

    rule: str
    object: str
    told: str

    def __str__(self) -> str:
        return f"{self.rule} {self.object}: {self.told}"


# What nobody signed, what was carried out in part, what has no number in the log.
_QUESTIONS = (
    (
        "operations",
        "carried out without a verdict",
        "SELECT op_id FROM operations WHERE outcome = '' OR verdict = ''",
    ),
    (
        "operations",
        "not in the audit trail as it was sent",
        "SELECT o.op_id FROM operations o WHERE NOT EXISTS (SELECT 1 FROM audit a"
        " WHERE a.op_id = o.op_id AND a.digest = o.request_hash)",
    ),
    (
        "audit",
        "an act of an operation that is not there",
        "SELECT a.op_id FROM audit a WHERE a.op_id <> ''"
        " AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.op_id = a.op_id)",
    ),
    (
        "changes",
        "a change beyond the counter",
        "SELECT c.entity_id FROM changes c WHERE c.seq > (SELECT seq FROM change_counter)",
    ),
)


def findings(conn: Connection) -> Iterator[Finding]:
    """Everything that is not as it must be, the file itself first."""
    if conn.dialect.name == "sqlite":
        yield from _file(conn)
    seq = audit.first_broken(conn)
    if seq is not None:
        yield Finding("audit", str(seq), "the trail is not as it was written from here")
    for rule, told, question in _QUESTIONS:
        for (key,) in conn.execute(text(f"{question} LIMIT {_MOST}")):
            yield Finding(rule, str(key), told)
    for breach in check(conn):
        yield Finding(*breach)
    for wrong in certificates.check(conn):
        yield Finding(*wrong)


def _file(conn: Connection) -> Iterator[Finding]:
    for (told,) in conn.execute(text("PRAGMA quick_check")):
        if told != "ok":
            yield Finding("file", "sqlite", str(told))
    for table, rowid, parent, _ in conn.execute(text("PRAGMA foreign_key_check")):
        yield Finding("file", f"{table}:{rowid}", f"names a row of {parent} that is not there")
