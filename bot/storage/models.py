"""The tables. Times are whole seconds since 1970 (UTC); texts are kept only as long as
`/privacy` says, see `Store.tidy`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Index, Integer, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables."""

    type_annotation_map = {int: BigInteger, dict[str, Any]: JSON}  # noqa: RUF012


class UpdateRow(Base):
    """An update that arrived. Its payload is there until it has been handled; its id stays, so
    that a duplicate is known."""

    __tablename__ = "updates"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payload: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    arrived_at: Mapped[int] = mapped_column(index=True)


class PersonRow(Base):
    """A person: the language and the time zone they chose, the script they write, whether they can
    be reached."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(8), default="")
    script: Mapped[str] = mapped_column(String(8), default="")
    reachable: Mapped[bool] = mapped_column(Boolean, default=True)
    zone: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))


class ChatRow(Base):
    """A group or channel and its settings."""

    __tablename__ = "chats"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    language: Mapped[str] = mapped_column(String(8), default="")
    trusts_anonymous: Mapped[bool] = mapped_column(Boolean, default=False)


class TalkRow(Base):
    """Where one person's conversation in one chat stands."""

    __tablename__ = "talks"
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    state: Mapped[dict[str, Any]]
    changed_at: Mapped[int] = mapped_column(index=True)


class AnswerRow(Base):
    """An answer given: what its buttons and a later edit of the message need."""

    __tablename__ = "answers"
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[int]
    owner_id: Mapped[int] = mapped_column(index=True)
    author_id: Mapped[int] = mapped_column(index=True)
    state: Mapped[dict[str, Any]]
    made_at: Mapped[int] = mapped_column(index=True)
    __table_args__ = (Index("ix_answers_message", "chat_id", "message_id"),)


class LessonRow(Base):
    """How a person said that a message of theirs was meant."""

    __tablename__ = "lessons"
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(200), primary_key=True)
    route: Mapped[str] = mapped_column(String(16))
    taught_at: Mapped[int]


class FavouriteRow(Base):
    """How often a person chose a courtesy inline."""

    __tablename__ = "favourites"
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    phrase: Mapped[str] = mapped_column(String(64), primary_key=True)
    uses: Mapped[int] = mapped_column(Integer, default=0)


class CaseRow(Base):
    """A complaint in hand, kept until it is closed. `claimed_at` is when somebody began to send
    the reminder that is due."""

    __tablename__ = "cases"
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    title: Mapped[str] = mapped_column(String(64))
    state: Mapped[dict[str, Any]]
    due: Mapped[int]
    remind_at: Mapped[int] = mapped_column(index=True)
    claimed_at: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[int]


class PractisedRow(Base):
    """A scene that somebody played, and when it is due again; `card` is the scheduler's."""

    __tablename__ = "practised"
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scene: Mapped[str] = mapped_column(String(64), primary_key=True)
    card: Mapped[dict[str, Any]]
    due: Mapped[int]


class AttemptRow(Base):
    """One answer in a drill; `trains` lists taboo categories, with commas."""

    __tablename__ = "attempts"
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scene: Mapped[str] = mapped_column(String(64), primary_key=True)
    trains: Mapped[str] = mapped_column(String(200))
    score: Mapped[int] = mapped_column(Integer)
