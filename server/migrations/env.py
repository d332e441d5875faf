"""Runs the revisions on the connection that was handed in, inside its transaction."""

from __future__ import annotations

from alembic import context

from server.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
