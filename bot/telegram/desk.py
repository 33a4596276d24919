"""What every handler works with, and the only place that sends.

Expected refusals of Telegram are dealt with here, each by its name; anything else goes to the
error handler.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from cachetools import LRUCache
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import CallbackQueryLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError

from bot.coach import Coach
from bot.logs import first_line
from bot.storage.database import StorageError
from bot.storage.records import Answered
from bot.storage.store import Store
from bot.storage.work import Work
from bot.telegram.lanes import Pace, answered_press
from bot.telegram.render import Screen

T = TypeVar("T")
_log = logging.getLogger(__name__)
# Seconds before each further try: some ten minutes in all, then the update waits for a restart.
_RETRIES = (0.3, 1, 3, 5, 10, 20, *[30] * 20)
_NO_RIGHT = (
    "not enough rights",
    "no rights",
    "write_forbidden",
    "topic_closed",
    "chat_restricted",
)
_ALBUMS = 256
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class LeavingError(Exception):
    """The program ends; what is in hand is taken up at the next start."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: a chat, the message it replies to, and a topic of a forum."""

    chat_id: int
    reply_to: int | None = None
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """The coach, what is remembered, and the way to Telegram."""

    coach: Coach
    store: Store
    bot: Bot
    pace: Pace
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    albums: LRUCache[str, bool] = field(default_factory=lambda: LRUCache(_ALBUMS))

    def first_of_album(self, album: str | None) -> bool:
        """Whether this is the first message of an album, or of none: one answer is enough."""
        if album is None:
            return True
        seen = album in self.albums
        self.albums[album] = True
        return not seen

    async def send(self, place: Place, screen: Screen, work: Work) -> Message | None:
        """Send a screen; its last message, or None when nobody can be reached."""
        sent: Message | None = None
        for number, html in enumerate(screen.parts, 1):
            keyboard = screen.keyboard if number == len(screen.parts) else None
            sent = await self._send_part(place, html, keyboard, work)
            if sent is None:
                return None
            place = replace(place, chat_id=sent.chat_id, reply_to=None)
        return sent

    async def _send_part(
        self, place: Place, html: str, keyboard: InlineKeyboardMarkup | None, work: Work
    ) -> Message | None:
        try:
            return await self.patiently(lambda: self._send(place, html, keyboard))
        except ChatMigrated as moved:
            await self.store.migrate_chat(place.chat_id, moved.new_chat_id)
            place = Place(moved.new_chat_id)
        except Forbidden:
            await self.unreachable(place.chat_id, work)
            return None
        except BadRequest as refusal:
            if any(sign in refusal.message.lower() for sign in _NO_RIGHT):
                _log.info("not allowed to write there: %s", refusal.message)
                return None
            if "thread not found" not in refusal.message:
                raise
            place = replace(place, topic=None)
        return await self._send(place, html, keyboard)

    async def _send(
        self, place: Place, html: str, keyboard: InlineKeyboardMarkup | None
    ) -> Message:
        reply = (
            ReplyParameters(place.reply_to, allow_sending_without_reply=True)
            if place.reply_to
            else None
        )
        return await self.bot.send_message(
            place.chat_id,
            html,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard,
            reply_parameters=reply,
            message_thread_id=place.topic,
        )

    def keep_answer(self, work: Work, sent: Message) -> None:
        """Remember a message that was sent to a person unasked, so that its buttons work."""
        person = sent.chat_id
        self.store.put_answer(work, Answered(person, sent.message_id, 0, person, person, {}))

    async def edit_if_changed(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """Show a screen in place of a message of ours; false when that message is gone."""
        try:
            await self.patiently(
                lambda: self.bot.edit_message_text(
                    screen.parts[0],
                    chat_id,
                    message_id,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=_NO_PREVIEW,
                    reply_markup=screen.keyboard,
                )
            )
        except BadRequest as refusal:
            # Gone, too old, or refused for whatever reason: then it is sent anew.
            return "not modified" in refusal.message.lower()
        except Forbidden:
            return False
        return True

    async def delete_if_there(self, chat_id: int, message_id: int) -> bool:
        """Delete a message of ours; false when it cannot be, such as after two days."""
        try:
            await self.patiently(lambda: self.bot.delete_message(chat_id, message_id))
        except (BadRequest, Forbidden) as refusal:
            _log.info("not deleted: %s", refusal.message)
            return False
        return True

    async def toast(self, pressed: CallbackQuery, text: str = "") -> None:
        """Answer a pressed button, once; one that has waited too long needs no answer."""
        if answered_press.get(None) == pressed.id:
            return
        answered_press.set(pressed.id)
        limit = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
        try:
            await self.patiently(lambda: pressed.answer(text[:limit] or None))
        except BadRequest as refusal:
            if "query" not in refusal.message.lower():
                raise

    async def send_file(self, chat_id: int, data: bytes, name: str, work: Work) -> None:
        """Send a file, or a picture where the name says so."""
        picture = name.endswith(".png")
        try:
            if picture:
                await self.patiently(lambda: self.bot.send_photo(chat_id, data, filename=name))
            else:
                await self.patiently(lambda: self.bot.send_document(chat_id, data, filename=name))
        except Forbidden:
            await self.unreachable(chat_id, work)

    async def patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """The result of a call, tried again while the line is bad.

        Whether a broken call was carried out cannot be known: rather an answer twice than none.
        Raises LeavingError when the program ends meanwhile.
        """
        for seconds in _RETRIES:
            try:
                return await call()
            except BadRequest:
                raise  # the library derives it from NetworkError, but it stays as bad as it is
            except NetworkError as error:
                _log.info("trying again: %s", first_line(error.message))
            with suppress(TimeoutError):
                await asyncio.wait_for(self.closing.wait(), seconds)
            if self.closing.is_set():
                raise LeavingError
        return await call()

    async def unreachable(self, chat_id: int, work: Work) -> None:
        """Blocked or put out: remember not to write there by ourselves."""
        _log.info("chat cannot be reached")
        try:
            if chat_id > 0:
                person = await self.store.person(chat_id)
                self.store.put_person(work, replace(person, reachable=False))
            else:
                chat = await self.store.chat(chat_id)
                self.store.put_chat(work, replace(chat, active=False))
        except StorageError as error:
            _log.error("not remembered: %s", error)
