"""Who is an admin of a group. Menus only hide commands; this is what decides."""

from __future__ import annotations

import time

from cachetools import TTLCache
from telegram.error import BadRequest, Forbidden

from bot.telegram.desk import Desk

_KEPT_SECONDS = 300
_admins: TTLCache[int, frozenset[int]] = TTLCache(1024, _KEPT_SECONDS, timer=time.monotonic)


async def is_admin(desk: Desk, chat_id: int, user_id: int) -> bool:
    """Whether a person is an admin; asks Telegram at most every five minutes.

    The list of admins is given to any member, other than the standing of a single person.
    """
    if chat_id not in _admins:
        try:
            members = await desk.patiently(lambda: desk.bot.get_chat_administrators(chat_id))
        except (BadRequest, Forbidden):
            return False
        _admins[chat_id] = frozenset(member.user.id for member in members)
    return user_id in _admins[chat_id]


def changed(chat_id: int) -> None:
    """Somebody's standing changed: ask again."""
    _admins.pop(chat_id, None)
