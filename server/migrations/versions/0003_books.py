"""The first schema, part three: services, meters, readings, bills, payments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('suppliers',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.Text(), server_default='', nullable=False),
        sa.Column('short_name', sa.Text(), server_default='', nullable=False),
        sa.Column('inn', sa.Text(), server_default='', nullable=False),
        sa.Column('kpp', sa.Text(), server_default='', nullable=False),
        sa.Column('ogrn', sa.Text(), server_default='', nullable=False),
        sa.Column('address', sa.Text(), server_default='', nullable=False),
        sa.Column('phone', sa.Text(), server_default='', nullable=False),
        sa.Column('dispatcher_phone', sa.Text(), server_default='', nullable=False),
        sa.Column('email', sa.Text(), server_default='', nullable=False),
        sa.Column('site', sa.Text(), server_default='', nullable=False),
        sa.Column('hours', sa.Text(), server_default='', nullable=False),
        sa.Column('bank_name', sa.Text(), server_default='', nullable=False),
        sa.Column('bic', sa.Text(), server_default='', nullable=False),
        sa.Column('account', sa.Text(), server_default='', nullable=False),
        sa.Column('corr_account', sa.Text(), server_default='', nullable=False),
        sa.Column('recalc_policy', sa.Text(), server_default='average_only', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_suppliers'))
    )
    op.create_table('services',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('code', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('short_name', sa.Text(), nullable=False),
        sa.Column('unit', sa.Text(), nullable=False),
        sa.Column('group', sa.Text(), nullable=False),
        sa.Column('base', sa.Text(), nullable=False),
        sa.Column('supplier_id', sa.BigInteger(), nullable=False),
        sa.Column('order', sa.Integer(), nullable=False),
        sa.Column('hard_limit_e4', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('window_from_day', sa.Integer(), server_default='0', nullable=False),
        sa.Column('window_to_day', sa.Integer(), server_default='0', nullable=False),
        sa.ForeignKeyConstraint(['supplier_id'], ['suppliers.id'], name=op.f('fk_services_supplier_id_suppliers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_services')),
        sa.UniqueConstraint('code', name=op.f('uq_services_code'))
    )
    op.create_table('norms',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('service_id', sa.BigInteger(), nullable=False),
        sa.Column('category', sa.Text(), server_default='', nullable=False),
        sa.Column('per', sa.Text(), nullable=False),
        sa.Column('value_e6', sa.BigInteger(), nullable=False),
        sa.Column('valid_from', sa.Text(), nullable=False),
        sa.Column('valid_to', sa.Text(), server_default='', nullable=False),
        sa.Column('act', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['service_id'], ['services.id'], name=op.f('fk_norms_service_id_services')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_norms'))
    )
    op.create_index(op.f('ix_norms_service_id'), 'norms', ['service_id'], unique=False)
    op.create_table('tariffs',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('service_id', sa.BigInteger(), nullable=False),
        sa.Column('category', sa.Text(), server_default='', nullable=False),
        sa.Column('value_e6', sa.BigInteger(), nullable=False),
        sa.Column('valid_from', sa.Text(), nullable=False),
        sa.Column('valid_to', sa.Text(), server_default='', nullable=False),
        sa.Column('act', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['service_id'], ['services.id'], name=op.f('fk_tariffs_service_id_services')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_tariffs'))
    )
    op.create_index(op.f('ix_tariffs_service_id'), 'tariffs', ['service_id'], unique=False)
    op.create_table('bills',
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('period', sa.Integer(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('number', sa.Text(), nullable=False),
        sa.Column('closed', sa.Boolean(), nullable=False),
        sa.Column('due_on', sa.Text(), nullable=False),
        sa.Column('due_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('paid_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('total_kopecks', sa.BigInteger(), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.Column('volumes', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_bills_account_id_accounts')),
        sa.PrimaryKeyConstraint('account_id', 'period', name=op.f('pk_bills'))
    )
    op.create_index('ix_bills_period', 'bills', ['period'], unique=False)
    op.create_table('meters',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('service_id', sa.BigInteger(), nullable=False),
        sa.Column('serial', sa.Text(), nullable=False),
        sa.Column('brand', sa.Text(), server_default='', nullable=False),
        sa.Column('place', sa.Text(), server_default='', nullable=False),
        sa.Column('zones', sa.Integer(), server_default='1', nullable=False),
        sa.Column('zone_names', sa.Text(), server_default='[]', nullable=False),
        sa.Column('digits', sa.Integer(), nullable=False),
        sa.Column('decimals', sa.Integer(), nullable=False),
        sa.Column('initial_e4', sa.Text(), server_default='[0]', nullable=False),
        sa.Column('installed_on', sa.Text(), server_default='', nullable=False),
        sa.Column('commissioned_on', sa.Text(), server_default='', nullable=False),
        sa.Column('verified_on', sa.Text(), server_default='', nullable=False),
        sa.Column('verify_until', sa.Text(), server_default='', nullable=False),
        sa.Column('removed_on', sa.Text(), server_default='', nullable=False),
        sa.Column('status', sa.Text(), server_default='active', nullable=False),
        sa.Column('remote', sa.Boolean(), server_default='0', nullable=False),
        sa.Column('gis_id', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_meters_account_id_accounts')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_meters'))
    )
    op.create_index(op.f('ix_meters_account_id'), 'meters', ['account_id'], unique=False)
    op.create_index(op.f('ix_meters_serial'), 'meters', ['serial'], unique=False)
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
        sa.CheckConstraint('amount_kopecks > 0', name=op.f('ck_payments_amount_positive')),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_payments_account_id_accounts')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payments'))
    )
    op.create_index('ix_payments_account_paid_at', 'payments', ['account_id', 'paid_at'], unique=False)
    op.create_table('penalties',
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('period', sa.Integer(), nullable=False),
        sa.Column('service_id', sa.BigInteger(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_penalties_account_id_accounts')),
        sa.ForeignKeyConstraint(['service_id'], ['services.id'], name=op.f('fk_penalties_service_id_services')),
        sa.PrimaryKeyConstraint('account_id', 'period', 'service_id', name=op.f('pk_penalties')),
    sqlite_with_rowid=False
    )
    op.create_table('recalculations',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('period', sa.Integer(), nullable=False),
        sa.Column('service_id', sa.BigInteger(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_recalculations_account_id_accounts')),
        sa.ForeignKeyConstraint(['service_id'], ['services.id'], name=op.f('fk_recalculations_service_id_services')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recalculations'))
    )
    op.create_index('ix_recalculations_account_period', 'recalculations', ['account_id', 'period'], unique=False)
    op.create_table('payment_parts',
        sa.Column('payment_id', sa.BigInteger(), nullable=False),
        sa.Column('period', sa.Integer(), nullable=False),
        sa.Column('service_id', sa.BigInteger(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_payment_parts_payment_id_payments')),
        sa.PrimaryKeyConstraint('payment_id', 'period', 'service_id', name=op.f('pk_payment_parts')),
    sqlite_with_rowid=False
    )
    op.create_table('readings',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('meter_id', sa.BigInteger(), nullable=False),
        sa.Column('period', sa.Integer(), nullable=False),
        sa.Column('taken_on', sa.Text(), nullable=False),
        sa.Column('values_e4', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('author', sa.Text(), server_default='', nullable=False),
        sa.Column('author_id', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('recorded_at', sa.BigInteger(), nullable=False),
        sa.Column('reason', sa.Text(), server_default='', nullable=False),
        sa.Column('flags', sa.Text(), server_default='', nullable=False),
        sa.Column('replaces', sa.Text(), server_default='', nullable=False),
        sa.Column('superseded', sa.Text(), server_default='', nullable=False),
        sa.Column('op_id', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['meter_id'], ['meters.id'], name=op.f('fk_readings_meter_id_meters')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_readings'))
    )
    op.create_index('ix_readings_meter_period', 'readings', ['meter_id', 'period'], unique=False)
    op.create_index('uq_readings_one_effective', 'readings', ['meter_id', 'period'], unique=True, sqlite_where=sa.text("state = 'effective'"), postgresql_where=sa.text("state = 'effective'"))
