"""The first schema, part one: staff, terminals, operations, changes, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_FORBID_SQLITE = """
CREATE TRIGGER audit_no_{act} BEFORE {act} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END
"""
_FORBID_FUNCTION = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append only'; END $$
"""
_FORBID_POSTGRES = """
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
"""


def upgrade() -> None:
    op.create_table('audit',
        sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('at_ms', sa.BigInteger(), nullable=False),
        sa.Column('actor_id', sa.BigInteger(), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('action', sa.Text(), nullable=False),
        sa.Column('object', sa.Text(), nullable=False),
        sa.Column('op_id', sa.Text(), nullable=False),
        sa.Column('digest', sa.Text(), nullable=False),
        sa.Column('chain', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit'))
    )
    op.create_table('audit_head',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('seq', sa.BigInteger(), nullable=False),
        sa.Column('chain', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('change_counter',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('seq', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_change_counter'))
    )
    op.create_table('changes',
        sa.Column('entity', sa.Text(), nullable=False),
        sa.Column('entity_id', sa.Text(), nullable=False),
        sa.Column('seq', sa.BigInteger(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('deleted', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('entity', 'entity_id', name=op.f('pk_changes')),
        sa.UniqueConstraint('seq', name=op.f('uq_changes_seq'))
    )
    op.create_table('enrolments',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('code_hash', sa.Text(), nullable=False),
        sa.Column('workplace', sa.Text(), nullable=False),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.Column('expires_at', sa.BigInteger(), nullable=False),
        sa.Column('reusable', sa.Boolean(), nullable=False),
        sa.Column('used_at', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolments')),
        sa.UniqueConstraint('code_hash', name=op.f('uq_enrolments_code_hash'))
    )
    op.create_table('operations',
        sa.Column('op_id', sa.Text(), nullable=False),
        sa.Column('request_hash', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('kind_version', sa.Integer(), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('terminal_seq', sa.BigInteger(), nullable=False),
        sa.Column('actor_id', sa.BigInteger(), nullable=False),
        sa.Column('delegation_id', sa.Text(), nullable=False),
        sa.Column('lane', sa.Text(), nullable=False),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.Column('received_at', sa.BigInteger(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('outcome', sa.Text(), nullable=False),
        sa.Column('code', sa.Text(), nullable=False),
        sa.Column('verdict', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('op_id', name=op.f('pk_operations'))
    )
    op.create_index(op.f('ix_operations_terminal_id_terminal_seq'), 'operations', ['terminal_id', 'terminal_seq'], unique=False)
    op.create_table('server_facts',
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('value', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_server_facts'))
    )
    op.create_table('staff',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('login', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('role', sa.Text(), nullable=False),
        sa.Column('password_hash', sa.Text(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.Column('disabled_at', sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('cashier', 'consultant', 'passport', 'senior', 'admin')", name=op.f('ck_staff_role')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
        sa.UniqueConstraint('login', name=op.f('uq_staff_login'))
    )
    op.create_table('terminals',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('workplace', sa.Text(), nullable=False),
        sa.Column('token_hash', sa.Text(), nullable=False),
        sa.Column('sign_in_hash', sa.Text(), nullable=False),
        sa.Column('share', sa.Text(), nullable=False),
        sa.Column('enrolled_at', sa.BigInteger(), nullable=False),
        sa.Column('revoked_at', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_terminals')),
        sa.UniqueConstraint('sign_in_hash', name=op.f('uq_terminals_sign_in_hash')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_terminals_token_hash'))
    )
    op.create_table('delegations',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('role', sa.Text(), nullable=False),
        sa.Column('public_key', sa.Text(), nullable=False),
        sa.Column('issued_at', sa.BigInteger(), nullable=False),
        sa.Column('expires_at', sa.BigInteger(), nullable=False),
        sa.Column('revoked_at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_delegations_staff_id_staff')),
        sa.ForeignKeyConstraint(['terminal_id'], ['terminals.id'], name=op.f('fk_delegations_terminal_id_terminals')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_delegations'))
    )
    op.create_index(op.f('ix_delegations_staff_id'), 'delegations', ['staff_id'], unique=False)
    op.create_index(op.f('ix_delegations_terminal_id'), 'delegations', ['terminal_id'], unique=False)
    op.create_table('sessions',
        sa.Column('token_hash', sa.Text(), nullable=False),
        sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.Column('used_at', sa.BigInteger(), nullable=False),
        sa.Column('ended_at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_sessions_staff_id_staff')),
        sa.ForeignKeyConstraint(['terminal_id'], ['terminals.id'], name=op.f('fk_sessions_terminal_id_terminals')),
        sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sessions'))
    )
    op.create_index(op.f('ix_sessions_staff_id'), 'sessions', ['staff_id'], unique=False)
    op.create_index(op.f('ix_sessions_terminal_id'), 'sessions', ['terminal_id'], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FORBID_FUNCTION)
        op.execute(_FORBID_POSTGRES)
    else:
        for act in ("UPDATE", "DELETE"):
            op.execute(_FORBID_SQLITE.format(act=act))
