"""When a handler fails: one line in the log, one polite line for the person, the same number."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import CallbackContext

from bot.logs import deepest, first_line
from bot.storage.work import Work
from bot.telegram.desk import Desk, LeavingError
from bot.telegram.lanes import answered_press, current_work
from bot.telegram.visit import Visit, remark

_log = logging.getLogger(__name__)


def error_handler(desk: Desk) -> Any:
    """The handler of last resort."""

    async def handle(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if isinstance(error, LeavingError | NetworkError) and not isinstance(error, BadRequest):
            # Nobody can be told now; the update is handled again at the next start.
            current_work.get(Work()).abandoned = True
            _log.warning("put off: update=%s what=%s", _id(update), deepest(error))
            return
        number = secrets.token_hex(3)
        kind = _kind(update)
        reason = first_line(error.message)[:120] if isinstance(error, TelegramError) else ""
        _log.error(
            "trouble id=%s update=%s kind=%s what=%s reason=%s",
            number, _id(update), kind, deepest(error), reason,
        )  # fmt: skip
        if isinstance(update, Update) and not isinstance(error, Forbidden | RetryAfter):
            await _apologise(Visit(desk, update, current_work.get(Work())), number)

    return handle


def _id(update: object) -> int | None:
    return update.update_id if isinstance(update, Update) else None


def _kind(update: object) -> str:
    found = (kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None)
    return next(found, "?")


async def _apologise(visit: Visit, number: str) -> None:
    """Tell the person, where there is somebody to tell; what fails now is only logged."""
    update = visit.update
    try:
        context = await visit.context()
        if update.callback_query is not None:
            answered = answered_press.get() == update.callback_query.id
            text = remark(context, "trouble", id=number).text
            await visit.desk.toast(update.callback_query, text)
            if answered and visit.private:
                await visit.give(remark(context, "trouble", id=number), context)
        elif update.message is not None and (visit.private or update.message.text):
            await visit.give(remark(context, "trouble", id=number), context)
    except Exception as error:
        _log.error("trouble id=%s could not be told: %s", number, deepest(error))
