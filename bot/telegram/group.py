"""Groups: /checkphrase on any message, brief and without naming anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from telegram import Message

from bot.commands import find_command, typed_command
from bot.context import Context
from bot.telegram import extras, settings
from bot.telegram.desk import Place
from bot.telegram.visit import Visit

_TAG = re.compile(r"#(?:话术|話術|checkphrase)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """The words that a command is about: which message they stand in and whose they are."""

    text: str
    message_id: int
    author_id: int


async def command(visit: Visit) -> None:
    """A command in a group; one for another bot, or of no bot, is nobody's business here."""
    text = visit.message.text or visit.message.caption or ""
    typed = typed_command(text, visit.desk.bot.username)
    found = find_command(typed.name) if typed is not None and typed.mine else None
    if typed is None or found is None:
        return
    if "group" not in found.where:
        if typed.named:
            await visit.say("group_private", name=found.name)
        return
    if not visit.desk.pace.spare((visit.chat.id, visit.user_id)):
        if visit.desk.pace.should_tell((visit.chat.id, visit.user_id)):
            await visit.say("slow_down_group")
        return
    match found.name:
        case "settings":
            await settings.show(visit)
        case "checkphrase" | "reply" | "guide" as name:
            await _coach(visit, name, typed.argument)
        case name:
            context = await visit.context()
            answer, _ = visit.desk.coach.command(name, typed.argument, context, where="group")
            if not await extras.put(visit, context, answer):
                await visit.give(answer, context)


async def _coach(visit: Visit, name: str, argument: str) -> None:
    subject = _subject(visit.message, argument, visit.user_id)
    if subject is None:
        replied = _replied(visit.message)
        await visit.say(f"group_how_{name}" if replied is None else "group_unreadable")
        return
    context = Context().spoken(*await visit.tongue(subject.text))
    coach = visit.desk.coach
    if name == "checkphrase":
        answer, context = coach.brief(subject.text, context)
    else:
        answer, context = coach.command(name, subject.text, context, where="group")
    place = replace(visit.place, reply_to=subject.message_id)
    await visit.give(answer, context, place=place, author_id=subject.author_id)


def _subject(message: Message, argument: str, user_id: int) -> Subject | None:
    """What was written after the command, else the quoted part, else the replied-to message."""
    if argument.strip():
        return Subject(argument, message.message_id, user_id)
    replied = _replied(message)
    if message.quote is not None and message.quote.text.strip():
        at = replied.message_id if replied is not None else message.message_id
        return Subject(message.quote.text, at, _author(replied))
    text = (replied.text or replied.caption or "") if replied is not None else ""
    text = _TAG.sub("", text).strip()
    if replied is None or not text:
        return None
    return Subject(text, replied.message_id, _author(replied))


def _replied(message: Message) -> Message | None:
    """The message replied to; the first message of a topic is replied to by all the others."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def _author(message: Message | None) -> int:
    if message is None or message.sender_chat is not None or message.from_user is None:
        return 0
    return message.from_user.id


async def comment(visit: Visit) -> None:
    """A channel's post that came into its discussion group: one that carries a tag is checked,
    as a comment below it."""
    text = visit.message.text or visit.message.caption or ""
    if not _TAG.search(text):
        return
    draft = _TAG.sub("", text).strip()
    if not draft:
        return
    context = Context().spoken(*await visit.tongue(draft))
    answer, context = visit.desk.coach.brief(draft, context)
    place = Place(visit.chat.id, visit.message.message_id)
    await visit.give(answer, context, place=place)
