"""Registries of banks: each file once, each operation of a bank once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('registries',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('digest', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('loaded_at', sa.BigInteger(), nullable=False),
        sa.Column('order_number', sa.Text(), server_default='', nullable=False),
        sa.Column('lines', sa.Integer(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('transferred_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('commission_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('aside_lines', sa.Integer(), nullable=False),
        sa.Column('aside_kopecks', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_registries')),
        sa.UniqueConstraint('digest', name=op.f('uq_registries_digest'))
    )
    op.create_table('registry_lines',
        sa.Column('registry_id', sa.BigInteger(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('operation', sa.Text(), server_default='', nullable=False),
        sa.Column('op_id', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['registry_id'], ['registries.id'], name=op.f('fk_registry_lines_registry_id_registries')),
        sa.PrimaryKeyConstraint('registry_id', 'line', name=op.f('pk_registry_lines')),
        sa.UniqueConstraint('op_id', name=op.f('uq_registry_lines_op_id')),
    sqlite_with_rowid=False
    )
    where = sa.text("operation <> ''")
    op.create_index('uq_registry_lines_operation', 'registry_lines', ['kind', 'operation'], unique=True, sqlite_where=where, postgresql_where=where)
