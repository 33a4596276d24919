"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "updates",
        sa.Column("id", _ID, primary_key=True, autoincrement=False),
        sa.Column("payload", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False, index=True),
    )
    op.create_table(
        "people",
        sa.Column("id", _ID, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("script", sa.String(8), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "chats",
        sa.Column("id", _ID, primary_key=True, autoincrement=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("trusts_anonymous", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "talks",
        sa.Column("chat_id", _ID, primary_key=True, autoincrement=False),
        sa.Column("user_id", _ID, primary_key=True, autoincrement=False, index=True),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False, index=True),
    )
    op.create_table(
        "answers",
        sa.Column("chat_id", _ID, primary_key=True, autoincrement=False),
        sa.Column("answer_id", _ID, primary_key=True, autoincrement=False),
        sa.Column("message_id", _ID, nullable=False),
        sa.Column("owner_id", _ID, nullable=False, index=True),
        sa.Column("author_id", _ID, nullable=False, index=True),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False, index=True),
    )
    op.create_index("ix_answers_message", "answers", ["chat_id", "message_id"])
    op.create_table(
        "lessons",
        sa.Column("user_id", _ID, primary_key=True, autoincrement=False),
        sa.Column("text", sa.String(200), primary_key=True),
        sa.Column("route", sa.String(16), nullable=False),
        sa.Column("taught_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "favourites",
        sa.Column("user_id", _ID, primary_key=True, autoincrement=False),
        sa.Column("phrase", sa.String(64), primary_key=True),
        sa.Column("uses", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    for table in ("favourites", "lessons", "answers", "talks", "chats", "people", "updates"):
        op.drop_table(table)
