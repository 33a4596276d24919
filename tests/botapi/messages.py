"""The methods that send, change and remove messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from telegram.constants import ChatAction, ReactionEmoji

from tests.botapi import checks
from tests.botapi.checks import Params
from tests.botapi.model import INSIDE, Chat, Json, Message, RefusedError, bad

if TYPE_CHECKING:
    from tests.botapi.world import World

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TWO_DAYS = 48 * 3600


def find(world: World, params: Params) -> Chat:
    """The chat that chat_id names."""
    wanted = params.text("chat_id")
    for chat in world.chats.values():
        public = f"@{chat.username}" if chat.username and chat.kind != "private" else None
        if wanted in (str(chat.id), public):
            return chat
    raise bad("chat not found")


def entered(world: World, params: Params) -> Chat:
    """The chat that chat_id names, if the bot is let in."""
    chat = find(world, params)
    if chat.migrated_to:
        why = "Bad Request: group chat was upgraded to a supergroup chat"
        raise RefusedError(400, why, migrate_to_chat_id=chat.migrated_to)
    if chat.blocked:
        raise RefusedError(403, "Forbidden: bot was blocked by the user")
    status = chat.member(world.me).status
    if chat.kind == "private":
        status = "member" if chat.started else "stranger"
    if status in INSIDE:
        return chat
    refusals = {
        "stranger": "bot can't initiate conversation with a user",
        "kicked": f"bot was kicked from the {chat.kind} chat",
    }
    why = refusals.get(status, f"bot is not a member of the {chat.kind} chat")
    raise RefusedError(403, f"Forbidden: {why}")


def _writable(world: World, params: Params, right: str) -> Chat:
    chat = entered(world, params)
    member = chat.member(world.me)
    if chat.kind == "channel" and (
        member.status != "administrator" or "can_post_messages" not in member.rights
    ):
        raise bad("need administrator rights in the channel chat")
    if member.status == "restricted" and f"can_send_{right}" not in member.rights:
        what = "text messages" if right == "messages" else right
        raise bad(f"not enough rights to send {what} to the chat")
    return chat


def _replied(world: World, chat: Chat, params: Params) -> Json:
    reply = params.value("reply_parameters") or {
        "message_id": params.number("reply_to_message_id"),
        "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
    }
    if not reply.get("message_id"):
        return {}
    place = world.chats.get(int(reply.get("chat_id", chat.id)), chat)
    message = place.messages.get(int(reply["message_id"]))
    if message is None or message.deleted:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad("message to be replied not found")
    if reply.get("quote", "") not in message.data.get("text", message.data.get("caption", "")):
        raise bad("QUOTE_TEXT_INVALID")
    return {"reply_to_message": inner(message)} | _topic(chat, message.data)


def inner(message: Message) -> Json:
    """A message inside another one, which never holds a third."""
    return {k: v for k, v in message.data.items() if k != "reply_to_message"}


def _topic(chat: Chat, data: Json) -> Json:
    names = ("message_thread_id", "is_topic_message") if chat.forum else ()
    return {name: data[name] for name in names if name in data}


def _thread(chat: Chat, params: Params) -> Json:
    number = params.number("message_thread_id")
    if number is None:
        return {}
    if number not in chat.topics:
        raise bad("message thread not found")
    return {"message_thread_id": number, "is_topic_message": True}


def _send(world: World, params: Params, content: Json, right: str) -> Json:
    chat = _writable(world, params, right)
    thread = _thread(chat, params)
    data = _replied(world, chat, params) | thread | content | checks.markup(params)
    channel = chat.kind == "channel"
    author = {"sender_chat": chat.json()} if channel else {"from": world.me.json()}
    return world.post(chat, author | data, by_bot=True).data


def send_message(world: World, params: Params) -> Json:
    """A text."""
    return _send(world, params, checks.message_text(params), "messages")


def send_document(world: World, params: Params) -> Json:
    """A file."""
    name, kept = _file(world, params, "document")
    document = kept | {"file_name": name, "mime_type": "application/octet-stream"}
    return _send(world, params, {"document": document} | checks.caption(params), "documents")


def send_photo(world: World, params: Params) -> Json:
    """A picture."""
    _, kept = _file(world, params, "photo")
    photo = [kept | {"width": 320, "height": 240}]
    return _send(world, params, {"photo": photo} | checks.caption(params), "photos")


def _file(world: World, params: Params, kind: str) -> tuple[str, Json]:
    given = params.text(kind)
    if given in world.files:
        name, content = world.files[given]
    elif given and not given.startswith("attach://"):
        raise bad("wrong file identifier/HTTP URL specified")
    else:
        sent = params.files.get(given.removeprefix("attach://") or kind)
        if sent is None:
            raise bad(f"there is no {kind} in the request")
        name, content = sent
    if not content:
        raise bad("file must be non-empty")
    return name, world.keep(name, content)


def send_poll(world: World, params: Params) -> Json:
    """A poll or a quiz."""
    checks.poll(params)
    options = [
        {"text": option["text"], "voter_count": 0, "persistent_id": str(number)}
        for number, option in enumerate(params.value("options"))
    ]
    poll: Json = {"id": f"poll-{world.number()}", "options": options, "total_voter_count": 0}
    poll |= {"type": params.text("type") or "regular", "is_closed": params.flag("is_closed")}
    poll |= {
        name: params.flag(name)
        for name in ("allows_multiple_answers", "allows_revoting", "members_only")
    }
    poll |= {"is_anonymous": params.flag("is_anonymous", default=True)}
    poll |= checks.question(params)
    if poll["type"] == "quiz":
        poll["correct_option_ids"] = params.value("correct_option_ids")
        poll |= checks.formatted(params, "explanation", 200, "", "explanation is too long")
    return _send(world, params, {"poll": poll}, "polls")


def _target(world: World, params: Params, purpose: str) -> Message:
    """The message to be edited or deleted."""
    if "inline_message_id" in params.raw:
        place = world.inline_messages.get(params.text("inline_message_id"))
        if place is None:
            raise bad("MESSAGE_ID_INVALID")
        return world.chats[place[0]].messages[place[1]]
    chat = entered(world, params)
    message = chat.messages.get(params.number("message_id") or 0)
    if message is None or message.deleted:
        raise bad(f"message to {purpose} not found")
    return message


def _edit(world: World, params: Params, change: Json, replaced: tuple[str, ...]) -> Json | bool:
    message = _target(world, params, "edit")
    old = message.data
    own = message.by_bot or "inline_message_id" in params.raw
    if not own or set(old.get("reply_markup", ())) - {"inline_keyboard"}:
        raise bad("message can't be edited")
    if "text" in change and "text" not in old:
        raise bad("there is no text in the message to edit")
    kept = {k: v for k, v in old.items() if k not in (*replaced, "reply_markup")}
    data = kept | change | checks.markup(params)
    if data == old:
        raise bad(UNCHANGED)
    data["edit_date"] = int(world.clock())
    edited = replace(message, data=data, edited=True)
    world.chats[message.chat_id].messages[message.id] = edited
    return True if message.inline_id else data


def edit_message_text(world: World, params: Params) -> Json | bool:
    """Another text, and another keyboard or none."""
    return _edit(world, params, checks.message_text(params), ("text", "entities"))


def edit_message_reply_markup(world: World, params: Params) -> Json | bool:
    """Another keyboard, or none."""
    return _edit(world, params, {}, ())


def delete_message(world: World, params: Params) -> bool:
    """Removes a message of the bot, or, with the right to, of somebody else."""
    message = _target(world, params, "delete")
    chat = world.chats[message.chat_id]
    me = chat.member(world.me)
    may = chat.kind == "private" or message.by_bot
    may = may or (me.status == "administrator" and "can_delete_messages" in me.rights)
    if not may or world.clock() - message.data["date"] > TWO_DAYS:
        raise bad("message can't be deleted")
    chat.messages[message.id] = replace(message, deleted=True)
    return True


def send_chat_action(world: World, params: Params) -> bool:
    """ "typing…" and the like."""
    chat = _writable(world, params, "messages")
    _thread(chat, params)
    if params.text("action") not in set(ChatAction):
        raise bad("wrong parameter action in request")
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """One emoji on a message, or none."""
    message = _target(world, params, "react")
    reactions = params.value("reaction") or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    emoji = reactions[0].get("emoji") if reactions else None
    if reactions and emoji not in set(ReactionEmoji):
        raise bad("REACTION_INVALID")
    chat = world.chats[message.chat_id]
    chat.messages[message.id] = replace(message, reaction=emoji)
    return True
