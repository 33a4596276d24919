"""What every handler works with, and the only place that sends.

Expected refusals of Telegram are dealt with here, each by its name; anything else goes to the
error handler.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

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
from bot.storage.database import StorageError
from bot.storage.store import Store
from bot.storage.work import Work
from bot.telegram.lanes import Pace
from bot.telegram.render import Screen

T = TypeVar("T")
_log = logging.getLogger(__name__)
_RETRIES = (0.3, 1.0, 3.0)  # seconds before each further try
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


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

    async def send(self, place: Place, screen: Screen, work: Work) -> int | None:
        """Send a screen; the id of its last message, or None when nobody can be reached."""
        sent: Message | None = None
        for number, html in enumerate(screen.parts, 1):
            keyboard = screen.keyboard if number == len(screen.parts) else None
            sent = await self._send_part(place, html, keyboard, work)
            if sent is None:
                return None
            place = replace(place, chat_id=sent.chat_id, reply_to=None)
        return sent.message_id if sent is not None else None

    async def _send_part(
        self, place: Place, html: str, keyboard: InlineKeyboardMarkup | None, work: Work
    ) -> Message | None:
        try:
            return await patiently(lambda: self._send(place, html, keyboard))
        except ChatMigrated as moved:
            await self.store.migrate_chat(place.chat_id, moved.new_chat_id)
            place = Place(moved.new_chat_id)
        except Forbidden:
            await self.unreachable(place.chat_id, work)
            return None
        except BadRequest as refusal:
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

    async def edit_if_changed(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """Show a screen in place of a message of ours; false when that message is gone."""
        return await self._edited(
            lambda: self.bot.edit_message_text(
                screen.parts[0],
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=screen.keyboard,
            )
        )

    async def edit_inline(self, inline_id: str, screen: Screen) -> bool:
        """The same for a message that was sent through inline mode."""
        return await self._edited(
            lambda: self.bot.edit_message_text(
                screen.parts[0],
                inline_message_id=inline_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=screen.keyboard,
            )
        )

    async def _edited(self, edit: Callable[[], Awaitable[Any]]) -> bool:
        try:
            await patiently(edit)
        except BadRequest as refusal:
            text = refusal.message.lower()
            if "not modified" in text:
                return True
            if "not found" in text or "can't be edited" in text or "_invalid" in text:
                return False
            raise
        except Forbidden:
            return False
        return True

    async def delete_if_there(self, chat_id: int, message_id: int) -> None:
        """Delete a message of ours, if it can be."""
        try:
            await patiently(lambda: self.bot.delete_message(chat_id, message_id))
        except (BadRequest, Forbidden) as refusal:
            _log.info("not deleted: %s", refusal.message)

    async def toast(self, pressed: CallbackQuery, text: str = "") -> None:
        """Answer a pressed button; one that has waited too long needs no answer."""
        limit = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
        try:
            await patiently(lambda: pressed.answer(text[:limit] or None))
        except BadRequest as refusal:
            if "query" not in refusal.message.lower():
                raise

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


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """The result of a call, tried again when the line was bad.

    Whether a broken call was carried out cannot be known: rather an answer twice than none.
    """
    for seconds in _RETRIES:
        try:
            return await call()
        except BadRequest:
            raise  # the library derives it from NetworkError, but it stays as bad as it is
        except NetworkError:
            await asyncio.sleep(seconds)
    return await call()
