"""The bot put together: which update goes to which handler, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.coach import Coach
from bot.settings import Settings
from bot.storage.store import Store
from bot.telegram import group, inline, members, private
from bot.telegram.desk import Desk
from bot.telegram.errors import error_handler
from bot.telegram.inbox import Inbox, InboxRequest
from bot.telegram.lanes import Lanes, Pace
from bot.telegram.limiter import ChatLimiter
from bot.telegram.request import AiohttpRequest
from bot.telegram.visit import Handle, visits

_CONNECTIONS = 64

App = Application[Any, Any, Any, Any, Any, Any]
Handler = BaseHandler[Any, Any, Any]
_kind = filters.UpdateType
_private = filters.ChatType.PRIVATE
_groups = filters.ChatType.GROUPS


@dataclass(frozen=True, slots=True)
class Bot:
    """The application and what stands behind it."""

    application: App
    desk: Desk
    inbox: Inbox
    lanes: Lanes
    allowed_updates: list[str]
    requests: tuple[BaseRequest, BaseRequest]


def build(
    settings: Settings,
    store: Store,
    coach: Coach,
    *,
    request: Callable[[], BaseRequest] | None = None,
) -> Bot:
    """The bot, ready to be started; `request` makes the way to Telegram, for tests."""
    inbox, pace, closing = Inbox(store), Pace(), asyncio.Event()
    lanes = Lanes(store, inbox, pace, closing)
    requests = (
        request() if request else AiohttpRequest(settings.api_url, _CONNECTIONS),
        request() if request else InboxRequest(settings.api_url, inbox),
    )
    application: App = (
        ApplicationBuilder()
        .token(settings.token or "")
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(requests[0])
        .get_updates_request(requests[1])
        .rate_limiter(ChatLimiter(refused=lanes.refused))
        .concurrent_updates(lanes)
        .build()
    )
    desk = Desk(coach, store, application.bot, pace, closing)
    table = handlers(desk)
    application.add_handlers([handler for _, handler in table])
    application.add_error_handler(error_handler(desk))
    allowed = sorted({kind for kinds, _ in table for kind in kinds})
    return Bot(application, desk, inbox, lanes, allowed, requests)


def handlers(desk: Desk) -> list[tuple[tuple[str, ...], Handler]]:
    """Kinds of update and who handles them; the first that fits does.

    Every text filter names its kinds of update: it would fire for posts of channels and for
    business messages, too.
    """
    said, edited = _kind.MESSAGE, _kind.EDITED_MESSAGE
    either = said | edited
    of_migration = said & filters.StatusUpdate.MIGRATE
    of_channel = said & filters.IS_AUTOMATIC_FORWARD
    words = either & _private & filters.TEXT
    other = either & _private & ~filters.StatusUpdate.ALL
    slash = filters.Regex("^[/／]") | filters.CaptionRegex("^[/／]")
    commands = either & _groups & slash
    own, others = ChatMemberHandler.MY_CHAT_MEMBER, ChatMemberHandler.CHAT_MEMBER

    def messages(wanted: filters.BaseFilter, handle: Handle) -> Handler:
        return MessageHandler(wanted, visits(desk, handle))

    return [
        # Service messages first: they are no words of anybody.
        (("message",), messages(of_migration, members.migrated)),
        # A channel's post in its discussion group looks like a message of that group.
        (("message",), messages(of_channel, group.comment)),
        (("message", "edited_message"), messages(words, private.hear)),
        (("message", "edited_message"), messages(other, private.other)),
        (("message", "edited_message"), messages(commands, group.command)),
        (("callback_query",), CallbackQueryHandler(visits(desk, private.press))),
        (("inline_query",), InlineQueryHandler(visits(desk, inline.query))),
        (("chosen_inline_result",), ChosenInlineResultHandler(visits(desk, inline.chosen))),
        (("guest_message",), messages(_kind.GUEST_MESSAGE, inline.guest)),
        (("my_chat_member",), ChatMemberHandler(visits(desk, members.changed), own)),
        (("chat_member",), ChatMemberHandler(visits(desk, members.others), others)),
    ]
