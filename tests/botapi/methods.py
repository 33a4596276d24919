"""All methods of the fake Bot API, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.botapi import about, messages, queries
from tests.botapi.checks import Params
from tests.botapi.model import RefusedError

if TYPE_CHECKING:
    from tests.botapi.world import World

_WITH_NAMES = (
    *(about.get_me, about.get_updates, about.set_webhook, about.delete_webhook),
    *(about.get_webhook_info, about.get_chat, about.get_chat_member, about.leave_chat),
    *(about.get_chat_administrators, about.get_file, about.set_my_commands),
    *(about.get_my_commands, about.delete_my_commands),
    *(messages.send_message, messages.send_document, messages.send_photo, messages.send_poll),
    *(messages.edit_message_text, messages.edit_message_reply_markup, messages.delete_message),
    *(messages.send_chat_action, messages.set_message_reaction),
    *(queries.answer_callback_query, queries.answer_inline_query, queries.answer_guest_query),
)
TABLE: dict[str, Callable[[World, Params], object]] = {
    **{method.__name__.replace("_", ""): method for method in _WITH_NAMES},
    "setmyname": about.setter("name", 64),
    "getmyname": about.getter("name"),
    "setmydescription": about.setter("description", 512),
    "getmydescription": about.getter("description"),
    "setmyshortdescription": about.setter("short_description", 120),
    "getmyshortdescription": about.getter("short_description"),
    "logout": lambda _world, _params: True,
    "close": lambda _world, _params: True,
}


def answer(world: World, method: str, params: Params) -> object:
    """Does what a method says and gives its result."""
    act = TABLE.get(method.lower())
    if act is None:
        raise RefusedError(404, "Not Found: method not found")
    return act(world, params)
