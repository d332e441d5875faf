"""The outbox's schema and its migrations, forward only; a copy is kept before each."""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw

from desktop.errors import AppError
from desktop.store.db import scalar, transaction

# One entry a version, never edited after release: what ran on a terminal cannot be unrun.
MIGRATIONS = (
    """
    CREATE TABLE operation (
        seq          INTEGER PRIMARY KEY,
        op_id        TEXT NOT NULL UNIQUE,
        kind         TEXT NOT NULL,
        kind_version INTEGER NOT NULL,
        lane         TEXT NOT NULL,
        entity       TEXT NOT NULL,
        account_id   INTEGER NOT NULL,
        meter_id     INTEGER NOT NULL,
        actor_id     INTEGER NOT NULL,
        actor_name   TEXT NOT NULL,
        created_at   INTEGER NOT NULL,
        depends_on   TEXT NOT NULL,
        resolves     TEXT NOT NULL,
        request_hash TEXT NOT NULL,
        envelope     BLOB NOT NULL,
        previous     BLOB NOT NULL,
        chain        BLOB NOT NULL,
        state        TEXT NOT NULL CHECK (state IN ('queued', 'blocked', 'sending', 'unknown',
            'acked', 'review', 'rejected', 'parked', 'superseded', 'closed')),
        doubtful     INTEGER NOT NULL DEFAULT 0,
        attempts     INTEGER NOT NULL DEFAULT 0,
        code         TEXT NOT NULL DEFAULT '',
        fields       TEXT NOT NULL DEFAULT '{}',
        change_seq   INTEGER NOT NULL DEFAULT 0,
        ack          TEXT NOT NULL DEFAULT '',
        reason       TEXT NOT NULL DEFAULT '',
        decided_at   INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX operation_state ON operation (state, change_seq, seq);
    CREATE INDEX operation_entity ON operation (entity, seq);
    CREATE INDEX operation_decided ON operation (decided_at);
    CREATE TRIGGER operation_is_fixed
        BEFORE UPDATE OF seq, op_id, kind, kind_version, lane, entity, created_at, depends_on,
            request_hash, envelope, previous, chain ON operation
        BEGIN SELECT RAISE(ABORT, 'a queued command never changes'); END;
    CREATE TABLE fact (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE draft (
        owner_id INTEGER NOT NULL,
        key      TEXT NOT NULL,
        body     BLOB NOT NULL,
        saved_at INTEGER NOT NULL,
        PRIMARY KEY (owner_id, key)
    ) STRICT, WITHOUT ROWID;
    """,
    # What a command may do depends on the role it was given in.
    "ALTER TABLE operation ADD COLUMN actor_role TEXT NOT NULL DEFAULT ''",
    # What the till asks for; it follows from the envelope, so it is never wrong and never restored.
    """
    ALTER TABLE operation ADD COLUMN shift_id TEXT
        AS (iif(json_valid(CAST(envelope AS TEXT)),
            json_extract(CAST(envelope AS TEXT), '$.body.shift_id'), NULL)) VIRTUAL;
    ALTER TABLE operation ADD COLUMN receipt TEXT
        AS (iif(json_valid(CAST(envelope AS TEXT)),
            json_extract(CAST(envelope AS TEXT), '$.body.receipt_number'), NULL)) VIRTUAL;
    ALTER TABLE operation ADD COLUMN amount INTEGER
        AS (iif(json_valid(CAST(envelope AS TEXT)),
            json_extract(CAST(envelope AS TEXT), '$.body.amount'), NULL)) VIRTUAL;
    CREATE INDEX operation_shift ON operation (shift_id, seq) WHERE shift_id IS NOT NULL;
    CREATE INDEX operation_receipt ON operation (receipt) WHERE receipt IS NOT NULL;
    CREATE INDEX operation_kind ON operation (kind, seq);
    """,
    # Papers on their way to a printer: neither lost with a crash nor printed unasked after one.
    """
    CREATE TABLE print_job (
        id            TEXT PRIMARY KEY,
        kind          TEXT NOT NULL,
        title         TEXT NOT NULL,
        op_id         TEXT NOT NULL,
        target        TEXT NOT NULL,
        body          BLOB NOT NULL,
        state         TEXT NOT NULL CHECK (state IN
            ('waiting', 'printing', 'printed', 'failed', 'held', 'dropped')),
        code          TEXT NOT NULL DEFAULT '',
        fields        TEXT NOT NULL DEFAULT '{}',
        attempts      INTEGER NOT NULL DEFAULT 0,
        fiscal_before INTEGER,
        fiscal        BLOB,
        created_at    INTEGER NOT NULL,
        changed_at    INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX print_job_state ON print_job (state, changed_at);
    CREATE INDEX print_job_op ON print_job (op_id) WHERE op_id <> '';
    """,
)


def migrate(connection: apsw.Connection, path: Path) -> None:
    """Bring the file up to this program; AppError ``outbox_newer`` if it is ahead of it."""
    version = int(scalar(connection, "PRAGMA user_version"))
    if version > len(MIGRATIONS):
        raise AppError("outbox_newer", version=version)
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        if number > 1:
            shutil.copy2(path, path.with_name(f"{path.name}.v{number - 1}"))
        with transaction(connection):
            connection.execute(script)
            connection.execute(f"PRAGMA user_version = {number}")
