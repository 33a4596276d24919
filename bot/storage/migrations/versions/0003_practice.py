"""Scenes played, and the answers in them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "practised",
        sa.Column("user_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("scene", sa.String(64), primary_key=True),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("user_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("scene", sa.String(64), primary_key=True),
        sa.Column("trains", sa.String(200), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("attempts")
    op.drop_table("practised")
