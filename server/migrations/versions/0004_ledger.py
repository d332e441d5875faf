"""The ledger: transactions, entries and the head of their chain; nothing of it may be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEPT = ("ledger_transactions", "ledger_entries")
_FORBID_SQLITE = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, 'the ledger is append only'); END
"""
_FORBID_FUNCTION = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append only'; END $$
"""
_FORBID_POSTGRES = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
"""


def upgrade() -> None:
    op.create_table('ledger_transactions',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('op_id', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('at_ms', sa.BigInteger(), nullable=False),
        sa.Column('business_date', sa.Text(), nullable=False),
        sa.Column('reverses', sa.Text(), server_default='', nullable=False),
        sa.Column('note', sa.Text(), server_default='', nullable=False),
        sa.Column('row_hash', sa.Text(), nullable=False),
        sa.CheckConstraint("op_id <> ''", name=op.f('ck_ledger_transactions_op_named')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_transactions')),
        sa.UniqueConstraint('op_id', name=op.f('uq_ledger_transactions_op_id'))
    )
    op.create_index('ix_ledger_transactions_business_date', 'ledger_transactions', ['business_date'], unique=False)
    op.create_index('uq_ledger_transactions_one_void', 'ledger_transactions', ['reverses'], unique=True, sqlite_where=sa.text("kind = 'void'"), postgresql_where=sa.text("kind = 'void'"))
    op.create_table('ledger_entries',
        sa.Column('tx_id', sa.BigInteger(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('debit', sa.Text(), nullable=False),
        sa.Column('credit', sa.Text(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('account_id', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('period', sa.Integer(), server_default='0', nullable=False),
        sa.Column('service_id', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('part_kind', sa.Integer(), server_default='0', nullable=False),
        sa.CheckConstraint('amount_kopecks BETWEEN 1 AND 10000000000000', name=op.f('ck_ledger_entries_amount_range')),
        sa.CheckConstraint('debit <> credit', name=op.f('ck_ledger_entries_two_sides')),
        sa.ForeignKeyConstraint(['tx_id'], ['ledger_transactions.id'], name=op.f('fk_ledger_entries_tx_id_ledger_transactions')),
        sa.PrimaryKeyConstraint('tx_id', 'line', name=op.f('pk_ledger_entries')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_ledger_entries_account', 'ledger_entries', ['account_id'], unique=False)
    op.create_table('ledger_head',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('tx_id', sa.BigInteger(), nullable=False),
        sa.Column('row_hash', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_head'))
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FORBID_FUNCTION)
        for table in _KEPT:
            op.execute(_FORBID_POSTGRES.format(table=table))
    else:
        for table in _KEPT:
            for act in ("UPDATE", "DELETE"):
                op.execute(_FORBID_SQLITE.format(table=table, act=act))
