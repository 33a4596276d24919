"""Inline in any chat, and guest mode: look before you send."""

from __future__ import annotations

import re
from html import escape

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import InlineQueryLimit, InlineQueryResultsButtonLimit, ParseMode
from telegram.error import BadRequest

from bot.context import Context
from bot.storage.database import StorageError
from bot.telegram.render import screen
from bot.telegram.visit import Visit, remark
from bot.versions import Version, versions

_CACHE_SECONDS = 5  # personal, and a draft is typed on
_COURTESIES = 10
_TITLE, _DESCRIPTION = 60, 120
_KINDS = ("道歉", "应答", "请求", "致谢", "征询", "问候", "迎送")


async def query(visit: Visit) -> None:
    """Results for what was typed after the bot's name."""
    asked = visit.update.inline_query
    assert asked is not None  # noqa: S101 - the handler is for these alone
    draft = asked.query.strip()
    context = Context().spoken(*await visit.tongue(draft))
    words = context.words
    if len(asked.query) >= InlineQueryLimit.MAX_QUERY_LENGTH:
        results: list[InlineQueryResultArticle] = []
        label = words.say("inline_too_long")
    else:
        found = versions(visit.desk.coach.library, draft, context) if draft else []
        results = _articles(found) if draft else _articles(await _courtesies(visit, context), "c")
        label = words.say("inline_full")
    button = InlineQueryResultsButton(
        label[: InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH], start_parameter="check"
    )
    try:
        await visit.desk.patiently(
            lambda: asked.answer(
                results, cache_time=_CACHE_SECONDS, is_personal=True, button=button
            )
        )
    except BadRequest as refusal:
        # Who types on has a newer query under way.
        if "query" not in refusal.message.lower():
            raise


def _articles(found: list[Version], kind: str = "v") -> list[InlineQueryResultArticle]:
    return [
        InlineQueryResultArticle(
            id=f"{kind}:{number}" if kind == "v" else f"{kind}:{version.text}"[:20],
            title=version.title[:_TITLE],
            description=(version.note or version.text)[:_DESCRIPTION] if kind == "v" else None,
            input_message_content=InputTextMessageContent(
                version.text, link_preview_options=LinkPreviewOptions(is_disabled=True)
            ),
        )
        for number, version in enumerate(found)
    ]


async def _courtesies(visit: Visit, context: Context) -> list[Version]:
    """The person's most used courtesies first, then others."""
    phrases = visit.desk.coach.library.courtesy_phrases
    try:
        used = await visit.desk.store.favourites(visit.user_id, _COURTESIES)
    except StorageError:
        used = []
    usual = [
        text for group in zip(*(phrases[kind] for kind in _KINDS), strict=False) for text in group
    ]
    chosen = list(dict.fromkeys([*used, *usual]))[:_COURTESIES]
    label = context.words.say("inline_courtesy")
    return [Version(text, text, label) for text in chosen]


async def chosen(visit: Visit) -> None:
    """A courtesy was sent: it moves up in that person's list."""
    result = visit.update.chosen_inline_result
    if result is not None and result.result_id.startswith("c:"):
        phrase = result.result_id.removeprefix("c:")
        visit.desk.store.count_use(visit.work, result.from_user.id, phrase)


async def guest(visit: Visit) -> None:
    """Called by name in a chat that the bot is no member of: one answer, for all to read."""
    message = visit.update.guest_message
    if message is None or message.guest_query_id is None:
        return
    mention = re.compile(rf"@{re.escape(visit.desk.bot.username)}\b", re.IGNORECASE)
    text = mention.sub("", message.text or "").strip()
    replied = message.reply_to_message
    text = text or ((replied.text or replied.caption or "") if replied is not None else "")
    context = Context().spoken(*await visit.tongue(text))
    answer = remark(context, "group_how_checkphrase")
    if text.strip():
        answer, context = visit.desk.coach.brief(text, context)
    shown = screen(answer, context.words)
    title = answer.blocks[0].text if answer.blocks else text
    result = InlineQueryResultArticle(
        id="guest",
        title=escape(title)[:_TITLE],
        input_message_content=InputTextMessageContent(
            shown.parts[0],
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
    )
    query_id = message.guest_query_id
    await visit.desk.patiently(lambda: visit.desk.bot.answer_guest_query(query_id, result))
