"""The methods about the bot itself, its updates, its chats and files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.botapi.checks import Params
from tests.botapi.messages import entered, find
from tests.botapi.model import Json, RefusedError, Webhook, bad

if TYPE_CHECKING:
    from tests.botapi.world import World

CONFLICT = "Conflict: can't use getUpdates method while webhook is active"
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


def get_me(world: World, _: Params) -> Json:
    """The bot, with its settings at BotFather."""
    return world.me.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "supports_guest_queries": True,
    }


def get_updates(world: World, params: Params) -> list[Json]:
    """What waits, from `offset` on; what came before it is forgotten."""
    if world.webhook:
        raise RefusedError(409, f"{CONFLICT}; use deleteWebhook to delete the webhook first")
    _allow(world, params)
    offset = params.number("offset") or 0
    if offset < 0:
        world.updates[:] = world.updates[offset:]
    world.updates[:] = [update for update in world.updates if update.id >= offset]
    return [update.data for update in world.updates[: params.number("limit") or 100]]


def _allow(world: World, params: Params) -> None:
    if "allowed_updates" in params.raw:
        world.allowed = params.value("allowed_updates") or []


def set_webhook(world: World, params: Params) -> bool:
    """Updates are posted from now on; no url ends that."""
    url, secret = params.text("url"), params.text("secret_token")
    if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    _allow(world, params)
    world.webhook = Webhook(url, secret) if url else None
    return _drop_pending(world, params)


def delete_webhook(world: World, params: Params) -> bool:
    """Updates are fetched from now on."""
    world.webhook = None
    return _drop_pending(world, params)


def _drop_pending(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.changed()
    return True


def get_webhook_info(world: World, _: Params) -> Json:
    """Where updates go, and how many wait."""
    return {
        "url": world.webhook.url if world.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    } | ({"allowed_updates": world.allowed} if world.allowed else {})


def get_chat(world: World, params: Params) -> Json:
    """All about a chat."""
    chat = find(world, params)
    if chat.kind != "private" or not chat.started:
        entered(world, params)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    gifts = (*gifts, "gifts_from_channels")
    about: Json = {"accent_color_id": 0, "max_reaction_count": 11}
    about["accepted_gift_types"] = dict.fromkeys(gifts, False)
    linked = {"linked_chat_id": chat.linked} if chat.linked else {}
    return chat.json() | about | linked


def get_chat_member(world: World, params: Params) -> Json:
    """Somebody's standing."""
    chat, user_id = entered(world, params), params.number("user_id") or 0
    user = world.me if user_id == world.me.id else world.users.get(user_id)
    if user is None:
        raise bad("invalid user_id specified")
    return chat.member(user).json()


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Owner and administrators."""
    chat = entered(world, params)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    members = chat.members.values()
    return [m.json() for m in members if m.status in ("creator", "administrator")]


def leave_chat(world: World, params: Params) -> bool:
    """The bot goes."""
    chat = entered(world, params)
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    world.enroll(chat, replace(chat.member(world.me), status="left"), by=world.me)
    return True


def get_file(world: World, params: Params) -> Json:
    """Where a file can be fetched."""
    number = params.text("file_id")
    if number not in world.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    size = len(world.files[number][1])
    if size > 20 * 2**20:
        raise bad("file is too big")
    unique = number.replace("file", "unique")
    path = f"documents/{number}"
    return {"file_id": number, "file_unique_id": unique, "file_size": size, "file_path": path}


def _scope(params: Params) -> tuple[str, str]:
    scope = params.value("scope") or {"type": "default"}
    place = [str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope]
    return " ".join(place), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad("invalid language code specified")
    return language


def set_my_commands(world: World, params: Params) -> bool:
    """The menu of commands, for a scope and a language."""
    commands = params.value("commands") or []
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(params)] = commands
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The commands of just this scope and language."""
    return world.commands.get(_scope(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """No commands of this scope and language."""
    world.commands.pop(_scope(params), None)
    return True


def setter(name: str, limit: int) -> Callable[[World, Params], bool]:
    """setMyName and its kin."""

    def set_text(world: World, params: Params) -> bool:
        if len(params.text(name)) > limit:
            raise bad(f"BOT_{name.upper()}_TOO_LONG")
        world.profile[name, _language(params)] = params.text(name)
        return True

    return set_text


def getter(name: str) -> Callable[[World, Params], Json]:
    """getMyName and its kin, which fall back to the text for all languages."""

    def get_text(world: World, params: Params) -> Json:
        texts = world.profile
        return {name: texts.get((name, _language(params))) or texts.get((name, ""), "")}

    return get_text
