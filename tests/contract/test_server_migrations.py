"""The migrations make exactly the tables the code speaks of, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, insert, inspect, text, update
from sqlalchemy.exc import DatabaseError

from server import audit
from server.config import database_url
from server.db import Database
from server.identity import identity
from server.meters.tables import readings
from server.migrations import upgrade
from server.schema import metadata
from server.staff.commands import CONSOLE_ACTOR, record
from tests.support import small_city
from tests.support.postgres import Cluster


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[Database]:
    on_sqlite = request.param == "sqlite"
    address = f"sqlite:///{tmp_path}/office.db" if on_sqlite else postgres_cluster.new_database()
    upgrade(database_url(address))
    opened = Database(database_url(address))
    yield opened
    opened.close()


def test_the_migrated_database_is_the_one_the_code_means(database: Database) -> None:
    with database.session() as conn:
        # SQLite gives defaults back in another spelling; PostgreSQL compares them itself.
        defaults = conn.dialect.name == "postgresql"
        context = MigrationContext.configure(conn, opts={"compare_server_default": defaults})
        assert compare_metadata(context, metadata) == []
        assert set(inspect(conn).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.session() as conn:
        before = identity(conn).public_key, identity(conn).epoch
    upgrade(database.engine.url)
    with database.session() as conn:
        assert (identity(conn).public_key, identity(conn).epoch) == before


def test_the_audit_trail_cannot_be_rewritten(database: Database) -> None:
    with database.session() as conn:
        for number in range(3):
            record(conn, CONSOLE_ACTOR, "test", f"thing:{number}", number)
    attempts = (update(audit.audit).values(object="thing:9"), delete(audit.audit))
    for attempt in attempts:
        with pytest.raises(DatabaseError), database.session() as conn:
            conn.execute(attempt)
    with database.session() as conn:
        assert audit.first_broken(conn) is None


@pytest.mark.parametrize(
    ("damage", "first_bad"),
    [
        ("UPDATE audit SET object = 'x' WHERE seq = 2", 2),
        ("UPDATE audit SET at_ms = 9 WHERE seq = 3", 3),
        ("UPDATE audit SET actor_id = 9 WHERE seq = 1", 1),
        ("UPDATE audit SET terminal_id = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET action = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET op_id = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET digest = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET chain = 'x' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 4", 4),
        ("UPDATE audit SET seq = 5 WHERE seq = 2", 2),
    ],
)
def test_an_edited_trail_is_noticed_at_its_row(tmp_path: Path, damage: str, first_bad: int) -> None:
    url = database_url(f"sqlite:///{tmp_path}/office.db")
    upgrade(url)
    database = Database(url)
    with database.session() as conn:
        for number in range(4):
            record(conn, CONSOLE_ACTOR, "test", f"thing:{number}", number)
        # Whoever can write the file can also drop the triggers.
        conn.execute(text("DROP TRIGGER audit_no_UPDATE"))
        conn.execute(text("DROP TRIGGER audit_no_DELETE"))
        conn.execute(text(damage))
        assert audit.first_broken(conn) == first_bad
    database.close()


def test_a_period_has_one_effective_reading_whatever_the_code_believes(
    database: Database,
) -> None:
    with database.session() as conn:
        small_city.fill(conn)
        row = conn.execute(readings.select().limit(1)).mappings().one()
    with pytest.raises(DatabaseError), database.session() as conn:
        conn.execute(insert(readings), {**row, "id": "second"})
    with database.session() as conn:
        conn.execute(insert(readings), {**row, "id": "second", "state": "kept"})
