"""Being added, put out, promoted, blocked; and groups that become supergroups."""

from __future__ import annotations

from dataclasses import replace

from telegram import Chat, ChatMemberUpdated

from bot.telegram import rights
from bot.telegram.desk import Place
from bot.telegram.render import screen
from bot.telegram.visit import Visit, remark

_OUT = ("left", "kicked")


async def changed(visit: Visit) -> None:
    """The bot's own standing in a chat changed."""
    change = visit.update.my_chat_member
    assert change is not None  # noqa: S101 - the handler is for these alone
    rights.changed(change.chat.id)
    was_out, is_out = _out(change, old=True), _out(change, old=False)
    if change.chat.type == Chat.PRIVATE:
        person = await visit.desk.store.person(change.chat.id)
        visit.desk.store.put_person(visit.work, replace(person, reachable=not is_out))
        return
    chat = await visit.desk.store.chat(change.chat.id)
    active = not is_out and _may_write(change)
    if chat.active != active or was_out != is_out:
        visit.desk.store.put_chat(visit.work, replace(chat, active=active))
    if was_out and active and change.chat.type != Chat.CHANNEL:
        key = "group_hello" if chat.active else "welcome_back"
        context = await visit.context()
        shown = screen(remark(context, key), context.words)
        await visit.desk.send(Place(change.chat.id), shown, visit.work)


def _out(change: ChatMemberUpdated, *, old: bool) -> bool:
    member = change.old_chat_member if old else change.new_chat_member
    return member.status in _OUT or getattr(member, "is_member", True) is False


def _may_write(change: ChatMemberUpdated) -> bool:
    return getattr(change.new_chat_member, "can_send_messages", True) is not False


async def others(visit: Visit) -> None:
    """Somebody else's standing changed: who is admin has to be asked again."""
    rights.changed(visit.chat.id)


async def migrated(visit: Visit) -> None:
    """A group became a supergroup: both of its service messages tell the two numbers."""
    message = visit.message
    if message.migrate_to_chat_id is not None:
        await visit.desk.store.migrate_chat(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await visit.desk.store.migrate_chat(message.migrate_from_chat_id, message.chat.id)
