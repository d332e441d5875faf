"""The first schema, part two: houses, premises, people, accounts, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('houses',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('guid', sa.Text(), server_default='', nullable=False),
        sa.Column('settlement', sa.Text(), nullable=False),
        sa.Column('street', sa.Text(), nullable=False),
        sa.Column('number', sa.Text(), nullable=False),
        sa.Column('postcode', sa.Text(), server_default='', nullable=False),
        sa.Column('district', sa.Text(), server_default='', nullable=False),
        sa.Column('built_year', sa.Integer(), server_default='0', nullable=False),
        sa.Column('floors', sa.Integer(), server_default='0', nullable=False),
        sa.Column('executor_id', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('total_area_e2', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('common_area_e2', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('categories', sa.Text(), server_default='', nullable=False),
        sa.Column('without_services', sa.Text(), server_default='', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_houses'))
    )
    op.create_index('uq_houses_address', 'houses', ['settlement', 'street', 'number'], unique=True)
    op.create_table('office_settings',
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('value', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_office_settings'))
    )
    op.create_table('people',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('last', sa.Text(), nullable=False),
        sa.Column('first', sa.Text(), server_default='', nullable=False),
        sa.Column('middle', sa.Text(), server_default='', nullable=False),
        sa.Column('sex', sa.Text(), server_default='', nullable=False),
        sa.Column('born_on', sa.Text(), server_default='', nullable=False),
        sa.Column('snils', sa.Text(), server_default='', nullable=False),
        sa.Column('phone', sa.Text(), server_default='', nullable=False),
        sa.Column('email', sa.Text(), server_default='', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_people'))
    )
    op.create_table('premises',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('house_id', sa.BigInteger(), nullable=False),
        sa.Column('number', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), server_default='residential', nullable=False),
        sa.Column('floor', sa.Integer(), server_default='0', nullable=False),
        sa.Column('rooms', sa.Integer(), server_default='0', nullable=False),
        sa.Column('total_area_e2', sa.BigInteger(), nullable=False),
        sa.Column('living_area_e2', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('heated_area_e2', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('cadastral_number', sa.Text(), server_default='', nullable=False),
        sa.Column('gis_id', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['house_id'], ['houses.id'], name=op.f('fk_premises_house_id_houses')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_premises'))
    )
    op.create_index(op.f('ix_premises_house_id'), 'premises', ['house_id'], unique=False)
    op.create_table('accounts',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('number', sa.Text(), nullable=False),
        sa.Column('els', sa.Text(), server_default='', nullable=False),
        sa.Column('izhku', sa.Text(), server_default='', nullable=False),
        sa.Column('kind', sa.Text(), server_default='rc', nullable=False),
        sa.Column('status', sa.Text(), server_default='active', nullable=False),
        sa.Column('house_id', sa.BigInteger(), nullable=False),
        sa.Column('premises_id', sa.BigInteger(), nullable=False),
        sa.Column('flat', sa.Text(), nullable=False),
        sa.Column('payer_id', sa.BigInteger(), nullable=False),
        sa.Column('share_e2', sa.Integer(), server_default='10000', nullable=False),
        sa.Column('total_area_e2', sa.BigInteger(), nullable=False),
        sa.Column('living_area_e2', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('heated_area_e2', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('residents', sa.Integer(), server_default='0', nullable=False),
        sa.Column('balance_kopecks', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('overdue_kopecks', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('penalty_kopecks', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('opened_on', sa.Text(), server_default='', nullable=False),
        sa.Column('closed_on', sa.Text(), server_default='', nullable=False),
        sa.Column('close_reason', sa.Text(), server_default='', nullable=False),
        sa.Column('delivery', sa.Text(), server_default='paper', nullable=False),
        sa.Column('has_cabinet', sa.Boolean(), server_default='0', nullable=False),
        sa.CheckConstraint('balance_kopecks BETWEEN -10000000000000 AND 10000000000000', name=op.f('ck_accounts_balance_range')),
        sa.ForeignKeyConstraint(['house_id'], ['houses.id'], name=op.f('fk_accounts_house_id_houses')),
        sa.ForeignKeyConstraint(['payer_id'], ['people.id'], name=op.f('fk_accounts_payer_id_people')),
        sa.ForeignKeyConstraint(['premises_id'], ['premises.id'], name=op.f('fk_accounts_premises_id_premises')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
        sa.UniqueConstraint('number', name=op.f('uq_accounts_number'))
    )
    op.create_index(op.f('ix_accounts_house_id'), 'accounts', ['house_id'], unique=False)
    op.create_index(op.f('ix_accounts_premises_id'), 'accounts', ['premises_id'], unique=False)
    op.create_table('benefits',
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('service_id', sa.BigInteger(), nullable=False),
        sa.Column('category', sa.Text(), nullable=False),
        sa.Column('amount_kopecks', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('percent_e2', sa.Integer(), server_default='0', nullable=False),
        sa.Column('valid_from', sa.Text(), server_default='', nullable=False),
        sa.Column('valid_to', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_benefits_account_id_accounts')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_benefits'))
    )
    op.create_index(op.f('ix_benefits_account_id'), 'benefits', ['account_id'], unique=False)
    op.create_table('owners',
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('person_id', sa.BigInteger(), nullable=False),
        sa.Column('share_num', sa.Integer(), server_default='1', nullable=False),
        sa.Column('share_den', sa.Integer(), server_default='1', nullable=False),
        sa.Column('since', sa.Text(), server_default='', nullable=False),
        sa.Column('until', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_owners_account_id_accounts')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_owners_person_id_people')),
        sa.PrimaryKeyConstraint('account_id', 'person_id', name=op.f('pk_owners')),
    sqlite_with_rowid=False
    )
    op.create_table('residents',
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('person_id', sa.BigInteger(), nullable=False),
        sa.Column('registration', sa.Text(), server_default='permanent', nullable=False),
        sa.Column('relation', sa.Text(), server_default='', nullable=False),
        sa.Column('since', sa.Text(), server_default='', nullable=False),
        sa.Column('until', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_residents_account_id_accounts')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_residents_person_id_people')),
        sa.PrimaryKeyConstraint('account_id', 'person_id', name=op.f('pk_residents')),
    sqlite_with_rowid=False
    )
