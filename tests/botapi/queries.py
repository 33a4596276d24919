"""The methods that answer presses, inline queries and guests, each once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.botapi import checks
from tests.botapi.checks import Params
from tests.botapi.model import Json, Query, bad

if TYPE_CHECKING:
    from tests.botapi.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
RESULTS = frozenset(
    (
        *("article", "photo", "gif", "mpeg4_gif", "video", "audio", "voice", "document"),
        *("location", "venue", "contact", "game", "sticker"),
    )
)
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _open(world: World, params: Params, name: str, kind: str) -> Query:
    query = world.queries.get(params.text(name))
    if query is None or query.kind != kind or query.answer is not None:
        raise bad(TOO_OLD)
    return query


def answer_callback_query(world: World, params: Params) -> bool:
    """What the presser sees at the top of the screen, or nothing."""
    query = _open(world, params, "callback_query_id", "callback")
    if len(params.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if "url" in params.raw and not params.text("url").startswith("https://t.me/"):
        raise bad("URL_INVALID")
    query.answer = {
        "text": params.text("text"),
        "alert": params.flag("show_alert"),
        "url": params.text("url") or None,
    }
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """The list somebody chooses from."""
    query = _open(world, params, "inline_query_id", "inline")
    results = params.value("results") or []
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    if len({str(result.get("id")) for result in results}) < len(results):
        raise bad("RESULT_ID_DUPLICATE")
    for result in results:
        content(result)
    button = params.value("button")
    if button:
        _button(button)
    query.answer = {
        "results": results,
        "button": button,
        "cache_time": 300 if (seconds := params.number("cache_time")) is None else seconds,
        "is_personal": params.flag("is_personal"),
    }
    return True


def _button(button: Json) -> None:
    if not button.get("text") or ("start_parameter" in button) == ("web_app" in button):
        raise bad("InlineQueryResultsButton must have exactly one optional field")
    if "start_parameter" in button and not _START.fullmatch(button["start_parameter"]):
        raise bad("START_PARAM_INVALID")


def content(result: Json) -> Json:
    """The message an inline result would become, or what is wrong with it."""
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    kind, inside = result.get("type"), result.get("input_message_content")
    if kind not in RESULTS:
        raise bad(f'type "{kind}" is unsupported for the inline query result')
    if kind == "article" and not (result.get("title") and inside):
        raise bad("inline query result of type article needs a title and a message content")
    keyboard = checks.markup(Params(result))
    if inside is None:
        return {"text": f"({kind})"} | checks.caption(Params(result)) | keyboard
    return (
        checks.message_text(Params(inside | {"text": inside.get("message_text", "")})) | keyboard
    )


def answer_guest_query(world: World, params: Params) -> Json:
    """The one message the bot may say in a chat it is only called into."""
    query = _open(world, params, "guest_query_id", "guest")
    said = content(params.value("result") or {})
    chat_id = int(query.text)
    author: Json = {"from": world.me.json(), "guest_bot_caller_user": query.user.json()}
    message = world.post(world.chats[chat_id], author | said, by_bot=True)
    query.inline_id = f"inline-{world.number()}"
    world.inline_messages[query.inline_id] = (chat_id, message.id)
    query.answer = {"message_id": message.id}
    return {"inline_message_id": query.inline_id}
