"""Papers on their way to a printer, kept in the outbox file: each step is on the disk first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import apsw

from desktop.errors import AppError

UNFINISHED = ("waiting", "printing", "failed", "held")
KEPT_DAYS = 45
_DAY_MS = 86_400_000
_COLUMNS = (
    "id, kind, title, op_id, target, state, code, fields, attempts, fiscal_before, fiscal,"
    " created_at, changed_at"
)
# From which states a job may go to the state.
_STEPS = {
    "waiting": ("failed", "held", "printed"),
    "printing": ("waiting",),
    "printed": ("printing", "failed", "held"),
    "failed": ("printing",),
    "dropped": ("failed", "held"),
}


@dataclass(frozen=True)
class JobRow:
    """One job without its body; ``fiscal`` is what the device answered, in bytes."""

    id: str
    kind: str
    title: str
    op_id: str
    target: str
    state: str
    code: str
    fields: dict[str, Any]
    attempts: int
    fiscal_before: int | None
    fiscal: bytes | None
    created_at: int
    changed_at: int


@dataclass(frozen=True)
class NewJob:
    """A paper to print: the body is its document, so that any printer may get it later."""

    id: str
    kind: str
    title: str
    op_id: str
    target: str
    body: bytes


def after_start(connection: apsw.Connection) -> None:
    """What a stop left: nothing of it is printed unasked, what was under way is in doubt."""
    connection.execute(
        "UPDATE print_job SET state = 'held', code = 'print.after_outage' WHERE state = 'waiting'"
    )
    connection.execute(
        "UPDATE print_job SET state = 'failed', code = 'print.unsure', fields = '{}'"
        " WHERE state = 'printing'"
    )


def add(connection: apsw.Connection, job: NewJob, now_ms: int) -> None:
    """Queue it, and let go of what was finished long ago; fiscal answers stay."""
    connection.execute(
        "INSERT INTO print_job (id, kind, title, op_id, target, body, state, created_at,"
        " changed_at) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
        (job.id, job.kind, job.title, job.op_id, job.target, job.body, now_ms, now_ms),
    )
    before = now_ms - KEPT_DAYS * _DAY_MS
    connection.execute(
        "DELETE FROM print_job WHERE state IN ('printed', 'dropped') AND changed_at < ?"
        " AND fiscal IS NULL",
        (before,),
    )


def step(
    connection: apsw.Connection,
    job_id: str,
    state: str,
    now_ms: int,
    trouble: AppError | None = None,
) -> bool:
    """Go to a state, from those that lead there only; False when another step came first."""
    code = trouble.code if trouble else ""
    facts = {name: str(value) for name, value in trouble.fields.items()} if trouble else {}
    marks = ", ".join("?" * len(_STEPS[state]))
    attempts = 1 if state == "printing" else 0
    connection.execute(
        f"UPDATE print_job SET state = ?, code = ?, fields = ?, attempts = attempts + ?,"  # noqa: S608
        f" changed_at = ? WHERE id = ? AND state IN ({marks})",
        (
            *(state, code, json.dumps(facts, ensure_ascii=False), attempts, now_ms, job_id),
            *_STEPS[state],
        ),
    )
    return connection.changes() > 0


def aim(connection: apsw.Connection, job_id: str, target: str) -> None:
    """Give it another printer."""
    connection.execute("UPDATE print_job SET target = ? WHERE id = ?", (target, job_id))


def note_before(connection: apsw.Connection, job_id: str, number: int) -> None:
    """The device's last document before the first try; set once, so that no retry moves it."""
    connection.execute(
        "UPDATE print_job SET fiscal_before = coalesce(fiscal_before, ?) WHERE id = ?",
        (number, job_id),
    )


def forget_before(connection: apsw.Connection, job_id: str) -> None:
    """The device surely stored nothing: the next try is a first one."""
    connection.execute("UPDATE print_job SET fiscal_before = NULL WHERE id = ?", (job_id,))


def doubtful(connection: apsw.Connection) -> tuple[JobRow, ...]:
    """Receipts that were sent to the device and got no answer."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM print_job WHERE fiscal_before IS NOT NULL AND fiscal IS NULL"  # noqa: S608
        " AND state IN ('failed', 'held') ORDER BY created_at, rowid"
    ).fetchall()
    return tuple(map(_row, rows))


def note_fiscal(connection: apsw.Connection, job_id: str, answer: bytes) -> None:
    """What the fiscal device stored for this job."""
    connection.execute("UPDATE print_job SET fiscal = ? WHERE id = ?", (answer, job_id))


def find(connection: apsw.Connection, job_id: str) -> JobRow:
    """One job; AppError ``print.no_job``."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM print_job WHERE id = ?",  # noqa: S608
        (job_id,),
    ).fetchone()
    if row is None:
        raise AppError("print.no_job")
    return _row(row)


def body(connection: apsw.Connection, job_id: str) -> bytes:
    """The document of a job; AppError ``print.no_job``."""
    row = connection.execute("SELECT body FROM print_job WHERE id = ?", (job_id,)).fetchone()
    if row is None:
        raise AppError("print.no_job")
    return bytes(row[0])


def listed(connection: apsw.Connection, finished_after: int) -> tuple[JobRow, ...]:
    """All that is unfinished, and what was finished since; newest first."""
    marks = ", ".join("?" * len(UNFINISHED))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM print_job WHERE state IN ({marks}) OR changed_at >= ?"  # noqa: S608
        " ORDER BY created_at DESC, rowid DESC LIMIT 200",
        (*UNFINISHED, finished_after),
    ).fetchall()
    return tuple(map(_row, rows))


def of_operation(connection: apsw.Connection, op_id: str) -> tuple[JobRow, ...]:
    """The papers of an operation, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM print_job WHERE op_id = ? ORDER BY created_at, rowid",  # noqa: S608
        (op_id,),
    ).fetchall()
    return tuple(map(_row, rows))


def _row(row: tuple[Any, ...]) -> JobRow:
    values = dict(zip(_COLUMNS.replace(",", " ").split(), row, strict=True))
    values["fields"] = json.loads(values["fields"])
    values["fiscal"] = bytes(values["fiscal"]) if values["fiscal"] is not None else None
    return JobRow(**values)
