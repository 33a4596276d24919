"""Menus and the bot's page, from the one table of commands. Set only where they differ: Telegram
limits how often they may be."""

from __future__ import annotations

import asyncio
import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from bot.commands import offered
from bot.logs import first_line
from bot.words import Words, words

_log = logging.getLogger(__name__)
_RETRY_SECONDS = (3, 10, 30, 60, 300, 1800)
_LANGUAGES = (("", "en"), ("zh", "zh-Hans"))  # Telegram knows two letters, so one kind of Chinese


def menus() -> list[tuple[BotCommandScope, str, list[BotCommand]]]:
    """The menu of each kind of chat in each language."""
    places = (
        (BotCommandScopeAllPrivateChats(), "private", ""),
        (BotCommandScopeAllGroupChats(), "group", ""),
        (BotCommandScopeAllChatAdministrators(), "group", "admin"),
    )
    return [
        (scope, code, _menu(where, right, words(language)))
        for scope, where, right in places
        for code, language in _LANGUAGES
    ]


def _menu(where: str, right: str, words: Words) -> list[BotCommand]:
    return [
        BotCommand(command.name, words.say(f"command_{command.name}"))
        for command in offered(where, right=right)
    ]


async def set_up(bot: Bot) -> None:
    """Make Telegram show what this release offers, however long that takes."""
    for seconds in _RETRY_SECONDS:
        try:
            await _set_all(bot)
            return
        except TelegramError as error:
            _log.warning("menus not set (%s); trying again", first_line(error.message))
        await asyncio.sleep(seconds)


async def _set_all(bot: Bot) -> None:
    for scope, code, menu in menus():
        if list(await bot.get_my_commands(scope, code)) != menu:
            await bot.set_my_commands(menu, scope, code)
    for code, language in _LANGUAGES:
        await _describe(bot, code, words(language))


async def _describe(bot: Bot, code: str, words: Words) -> None:
    about, short = words.say("about"), words.say("about_short")
    if (await bot.get_my_description(code)).description != about:
        await bot.set_my_description(about, code)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)
