"""Certificates: numbers, the register, stored papers; what papers say of flats and people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('certificates',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('series', sa.Text(), nullable=False),
        sa.Column('year', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('code', sa.Text(), nullable=False),
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('account_number', sa.Text(), server_default='', nullable=False),
        sa.Column('issued_at', sa.BigInteger(), nullable=False),
        sa.Column('applicant', sa.Text(), nullable=False),
        sa.Column('basis', sa.Text(), nullable=False),
        sa.Column('person_id', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('document_kind', sa.Text(), server_default='', nullable=False),
        sa.Column('document_tail', sa.Text(), server_default='', nullable=False),
        sa.Column('authority', sa.Text(), server_default='', nullable=False),
        sa.Column('about_person_id', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('purpose', sa.Text(), server_default='', nullable=False),
        sa.Column('operator', sa.Text(), nullable=False),
        sa.Column('operator_id', sa.BigInteger(), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('copies', sa.Integer(), nullable=False),
        sa.Column('pages', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.Text(), nullable=False),
        sa.Column('facts_as_of', sa.Text(), nullable=False),
        sa.Column('valid_until', sa.Text(), server_default='', nullable=False),
        sa.Column('state', sa.Text(), server_default='issued', nullable=False),
        sa.Column('annulled_at', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('annulled_by', sa.Text(), server_default='', nullable=False),
        sa.Column('annul_reason', sa.Text(), server_default='', nullable=False),
        sa.Column('duplicates', sa.Integer(), server_default='0', nullable=False),
        sa.Column('review', sa.Text(), server_default='', nullable=False),
        sa.CheckConstraint("state IN ('issued', 'annulled')", name=op.f('ck_certificates_state')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_certificates')),
        sa.UniqueConstraint('code', name=op.f('uq_certificates_code')),
        sa.UniqueConstraint('series', 'year', 'number', name=op.f('uq_certificates_series_year_number'))
    )
    op.create_index('ix_certificates_account_id', 'certificates', ['account_id'], unique=False)
    op.create_index('ix_certificates_issued_at', 'certificates', ['issued_at'], unique=False)
    op.create_table('number_blocks',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('series', sa.Text(), nullable=False),
        sa.Column('year', sa.Integer(), nullable=False),
        sa.Column('first', sa.Integer(), nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('leased_at', sa.BigInteger(), nullable=False),
        sa.Column('ended_at', sa.BigInteger(), server_default='0', nullable=False),
        sa.CheckConstraint("state IN ('leased', 'returned', 'void')", name=op.f('ck_number_blocks_state')),
        sa.CheckConstraint('first BETWEEN 1 AND last', name=op.f('ck_number_blocks_first_to_last')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_number_blocks')),
        sa.UniqueConstraint('series', 'year', 'first', name=op.f('uq_number_blocks_series_year_first'))
    )
    op.create_index('ix_number_blocks_terminal_id', 'number_blocks', ['terminal_id'], unique=False)
    op.create_table('number_series',
        sa.Column('series', sa.Text(), nullable=False),
        sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('series', 'year', name=op.f('pk_number_series'))
    )
    op.create_table('certificate_duplicates',
        sa.Column('op_id', sa.Text(), nullable=False),
        sa.Column('certificate_id', sa.Text(), nullable=False),
        sa.Column('issued_at', sa.BigInteger(), nullable=False),
        sa.Column('applicant', sa.Text(), nullable=False),
        sa.Column('basis', sa.Text(), nullable=False),
        sa.Column('document_kind', sa.Text(), server_default='', nullable=False),
        sa.Column('document_tail', sa.Text(), server_default='', nullable=False),
        sa.Column('authority', sa.Text(), server_default='', nullable=False),
        sa.Column('operator', sa.Text(), nullable=False),
        sa.Column('terminal_id', sa.Text(), nullable=False),
        sa.Column('copies', sa.Integer(), nullable=False),
        sa.Column('reason', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['certificate_id'], ['certificates.id'], name=op.f('fk_certificate_duplicates_certificate_id_certificates')),
        sa.PrimaryKeyConstraint('op_id', name=op.f('pk_certificate_duplicates'))
    )
    op.create_index('ix_certificate_duplicates_certificate_id', 'certificate_duplicates', ['certificate_id'], unique=False)
    op.create_table('certificate_papers',
        sa.Column('certificate_id', sa.Text(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('model', sa.Text(), nullable=False),
        sa.Column('signed', sa.LargeBinary(), nullable=True),
        sa.Column('signed_at', sa.BigInteger(), server_default='0', nullable=False),
        sa.ForeignKeyConstraint(['certificate_id'], ['certificates.id'], name=op.f('fk_certificate_papers_certificate_id_certificates')),
        sa.PrimaryKeyConstraint('certificate_id', name=op.f('pk_certificate_papers'))
    )
    op.add_column('houses', sa.Column('walls', sa.Text(), server_default='', nullable=False))
    op.add_column('houses', sa.Column('heating', sa.Text(), server_default='', nullable=False))
    op.add_column('houses', sa.Column('hot_water', sa.Text(), server_default='', nullable=False))
    op.add_column('houses', sa.Column('cold_water', sa.Text(), server_default='', nullable=False))
    op.add_column('houses', sa.Column('sewage', sa.Text(), server_default='', nullable=False))
    op.add_column('houses', sa.Column('gas', sa.Text(), server_default='', nullable=False))
    op.add_column('houses', sa.Column('lift', sa.Boolean(), server_default='0', nullable=False))
    op.add_column('houses', sa.Column('chute', sa.Boolean(), server_default='0', nullable=False))
    op.add_column('owners', sa.Column('title_document', sa.Text(), server_default='', nullable=False))
    op.add_column('premises', sa.Column('ownership', sa.Text(), server_default='', nullable=False))
    op.add_column('premises', sa.Column('ceiling_cm', sa.Integer(), server_default='0', nullable=False))
    op.add_column('premises', sa.Column('stove', sa.Text(), server_default='', nullable=False))
    op.add_column('premises', sa.Column('bath', sa.Text(), server_default='', nullable=False))
    op.add_column('residents', sa.Column('arrived_from', sa.Text(), server_default='', nullable=False))
    op.add_column('residents', sa.Column('left_to', sa.Text(), server_default='', nullable=False))
    op.add_column('residents', sa.Column('leave_reason', sa.Text(), server_default='', nullable=False))
