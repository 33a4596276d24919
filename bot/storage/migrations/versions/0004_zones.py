"""The time zone that a person chose."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    column = sa.Column("zone", sa.String(40), nullable=False, server_default=sa.text("''"))
    op.add_column("people", column)


def downgrade() -> None:
    op.drop_column("people", "zone")
