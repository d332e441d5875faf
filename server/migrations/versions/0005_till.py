"""The till: shifts, cash moves, suspense; payments tell who took them, and are never changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OLD_COLUMNS = "id, version, account_id, paid_at, amount_kopecks, channel, place, number, counted_in"
_KEPT = (
    *("id", "account_id", "paid_at", "amount_kopecks", "channel", "place", "number", "op_id"),
    *("kind", "reverses", "operator_id", "operator", "terminal_id", "shift_id", "tenders"),
    *("state", "payer", "reason", "approved_by", "approval"),
)
_FORBID_FUNCTION = """
CREATE FUNCTION payments_are_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'payments are append only'; END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _extend_payments()
    else:
        _rebuild_payments()
    _index_payments()
    _create_till()
    _forbid_changes()


def _new_columns() -> list[sa.Column[Any]]:
    made: list[sa.Column[Any]] = []
    words = ("op_id", "reverses", "operator", "terminal_id", "shift_id")
    made += [sa.Column(name, sa.Text(), server_default='', nullable=False) for name in words]
    made += [sa.Column(name, sa.Text(), server_default='', nullable=False) for name in ("state", "payer", "reason", "approval")]
    made += [sa.Column(name, sa.BigInteger(), server_default='0', nullable=False) for name in ("operator_id", "approved_by")]
    made.append(sa.Column('kind', sa.Text(), server_default='payment', nullable=False))
    made.append(sa.Column('tenders', sa.Text(), server_default='[]', nullable=False))
    return made


def _extend_payments() -> None:
    for column in _new_columns():
        op.add_column('payments', column)
    op.drop_constraint(op.f('ck_payments_amount_positive'), 'payments', type_='check')
    op.create_check_constraint(op.f('ck_payments_amount_not_zero'), 'payments', 'amount_kopecks <> 0')
    op.add_column('payment_parts', sa.Column('kind', sa.Integer(), server_default='0', nullable=False))
    op.drop_constraint(op.f('pk_payment_parts'), 'payment_parts', type_='primary')
    op.create_primary_key(op.f('pk_payment_parts'), 'payment_parts', ['payment_id', 'period', 'service_id', 'kind'])
    op.create_check_constraint(op.f('ck_payment_parts_kind'), 'payment_parts', 'kind IN (0, 1, 2)')


def _rebuild_payments() -> None:
    """SQLite changes neither keys nor checks of a table: new ones are filled from the old."""
    op.drop_index('ix_payments_account_paid_at', 'payments')
    op.rename_table('payment_parts', 'old_parts')
    op.rename_table('payments', 'old_payments')
    op.create_table('payments',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('paid_at', sa.BigInteger(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('channel', sa.Text(), nullable=False),
        sa.Column('place', sa.Text(), server_default='', nullable=False),
        sa.Column('number', sa.Text(), server_default='', nullable=False),
        sa.Column('counted_in', sa.Integer(), server_default='0', nullable=False),
        *_new_columns(),
        sa.CheckConstraint('amount_kopecks <> 0', name=op.f('ck_payments_amount_not_zero')),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_payments_account_id_accounts')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payments'))
    )
    op.create_table('payment_parts',
        sa.Column('payment_id', sa.BigInteger(), nullable=False),
        sa.Column('period', sa.Integer(), nullable=False),
        sa.Column('service_id', sa.BigInteger(), nullable=False),
        sa.Column('kind', sa.Integer(), server_default='0', nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('kind IN (0, 1, 2)', name=op.f('ck_payment_parts_kind')),
        sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_payment_parts_payment_id_payments')),
        sa.PrimaryKeyConstraint('payment_id', 'period', 'service_id', 'kind', name=op.f('pk_payment_parts')),
    sqlite_with_rowid=False
    )
    op.execute(f"INSERT INTO payments ({_OLD_COLUMNS}) SELECT {_OLD_COLUMNS} FROM old_payments")
    parts = "payment_id, period, service_id, amount_kopecks"
    op.execute(f"INSERT INTO payment_parts ({parts}) SELECT {parts} FROM old_parts")
    op.drop_table('old_parts')
    op.drop_table('old_payments')
    op.create_index('ix_payments_account_paid_at', 'payments', ['account_id', 'paid_at'], unique=False)


def _index_payments() -> None:
    for name, column, unique, where in (
        ('uq_payments_op_id', 'op_id', True, "op_id <> ''"),
        ('ix_payments_reverses', 'reverses', False, "reverses <> ''"),
        ('uq_payments_one_void', 'reverses', True, "kind = 'void'"),
        ('uq_payments_approval', 'approval', True, "approval <> ''"),
        ('ix_payments_shift', 'shift_id', False, "shift_id <> ''"),
    ):
        op.create_index(name, 'payments', [column], unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _create_till() -> None:
    sums = ("float_kopecks", "cash_in", "cash_out", "cash", "card", "sbp", "refunds_cash", "refunds_card", "refunds_sbp")
    op.create_table('shifts',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('terminal_name', sa.Text(), nullable=False),
        sa.Column('clerk_id', sa.BigInteger(), nullable=False),
        sa.Column('clerk', sa.Text(), nullable=False),
        sa.Column('opened_at', sa.BigInteger(), nullable=False),
        sa.Column('closed_at', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), server_default='0', nullable=False) for name in sums),
        sa.Column('count', sa.Integer(), server_default='0', nullable=False),
        sa.Column('refund_count', sa.Integer(), server_default='0', nullable=False),
        sa.Column('counted', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('denominations', sa.Text(), server_default='[]', nullable=False),
        sa.Column('desk_expected', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('unsent', sa.Integer(), server_default='0', nullable=False),
        sa.Column('remark', sa.Text(), server_default='', nullable=False),
        sa.Column('note', sa.Text(), server_default='', nullable=False),
        sa.Column('late', sa.Integer(), server_default='0', nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f('ck_shifts_state')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shifts'))
    )
    op.create_index(op.f('ix_shifts_opened_at'), 'shifts', ['opened_at'], unique=False)
    op.create_index(op.f('ix_shifts_terminal_id'), 'shifts', ['terminal_id'], unique=False)
    op.create_table('cash_moves',
        sa.Column('op_id', sa.Text(), nullable=False),
        sa.Column('shift_id', sa.Text(), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('way', sa.Text(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('moved_at', sa.BigInteger(), nullable=False),
        sa.Column('clerk_id', sa.BigInteger(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.CheckConstraint('amount_kopecks > 0', name=op.f('ck_cash_moves_amount_positive')),
        sa.CheckConstraint("way IN ('in', 'out')", name=op.f('ck_cash_moves_way')),
        sa.PrimaryKeyConstraint('op_id', name=op.f('pk_cash_moves'))
    )
    op.create_index(op.f('ix_cash_moves_shift_id'), 'cash_moves', ['shift_id'], unique=False)
    op.create_table('suspense',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('received_at', sa.BigInteger(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), server_default='', nullable=False) for name in ("account_number", "payer", "address", "number")),
        sa.Column('code', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('operator_id', sa.BigInteger(), server_default='0', nullable=False),
        *(sa.Column(name, sa.Text(), server_default='', nullable=False) for name in ("operator", "terminal_id", "shift_id", "channel", "place")),
        sa.Column('tenders', sa.Text(), server_default='[]', nullable=False),
        sa.Column('parts', sa.Text(), server_default='[]', nullable=False),
        *(sa.Column(name, sa.Text(), server_default='', nullable=False) for name in ("settled_op", "settled_shift_id", "settled_terminal_id", "settled_number")),
        sa.Column('matched_account_id', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('matched_at', sa.BigInteger(), server_default='0', nullable=False),
        *(sa.Column(name, sa.Text(), server_default='', nullable=False) for name in ("matched_by", "note", "approval")),
        sa.CheckConstraint('amount_kopecks > 0', name=op.f('ck_suspense_amount_positive')),
        sa.CheckConstraint("source IN ('counter', 'registry')", name=op.f('ck_suspense_source')),
        sa.CheckConstraint("state IN ('open', 'matched', 'refunded')", name=op.f('ck_suspense_state')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_suspense'))
    )
    for name, column in (('ix_suspense_shift', 'shift_id'), ('ix_suspense_settled_shift', 'settled_shift_id')):
        where = sa.text(f"{column} <> ''")
        op.create_index(name, 'suspense', [column], unique=False, sqlite_where=where, postgresql_where=where)


def _forbid_changes() -> None:
    """Which closed month counted a payment is all that may still be written of it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FORBID_FUNCTION)
        columns = ", ".join(_KEPT)
        for table, update in (("payments", f"UPDATE OF {columns}"), ("payment_parts", "UPDATE")):
            op.execute(f"CREATE TRIGGER {table}_no_change BEFORE {update} OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION payments_are_append_only()")
        return
    for table, update in (("payments", f"UPDATE OF {', '.join(_KEPT)}"), ("payment_parts", "UPDATE")):
        for name, act in (("update", update), ("delete", "DELETE")):
            op.execute(f"CREATE TRIGGER {table}_no_{name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'payments are append only'); END")
