"""What the fake Bot API refuses, with Telegram's words and status."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.botapi.model import Member
from tests.botapi.world import World

LONG = "一" * 4097


def keys(**button: Any) -> dict[str, Any]:
    """A keyboard of one button."""
    return {"inline_keyboard": [[{"text": "按"} | button]]}


def said(**more: Any) -> tuple[str, dict[str, Any]]:
    """A message, with something wrong."""
    return "sendMessage", {"text": "好"} | more


def results(*ids: str) -> list[dict[str, Any]]:
    """A list of inline results."""
    content = {"message_text": "好"}
    about = {"type": "article", "title": "好", "input_message_content": content}
    return [about | {"id": name} for name in ids]


def poll(**more: Any) -> tuple[str, dict[str, Any]]:
    """A quiz, with something wrong."""
    answers = {"options": [{"text": "是"}, {"text": "不是"}], "correct_option_ids": [0]}
    return "sendPoll", {"question": "好吗", "type": "quiz"} | answers | more


REFUSALS = [
    (said(text=" \n "), "message text is empty"),
    (said(text="<b></b>", parse_mode="HTML"), "message text is empty"),
    (said(text=LONG), "message is too long"),
    (said(text="😀" * 2049), "message is too long"),
    (said(text="a < b", parse_mode="HTML"), "can't parse entities: Unclosed start tag"),
    (said(text="<p>a</p>", parse_mode="HTML"), "can't parse entities: Unsupported start tag"),
    (said(text="<b>a", parse_mode="HTML"), "can't parse entities: Can't find end tag"),
    (said(text="*a*", parse_mode="MarkdownV2"), "unsupported parse_mode"),
    (said(reply_markup=keys(callback_data="一" * 22)), "BUTTON_DATA_INVALID"),
    (said(reply_markup=keys(callback_data="")), "BUTTON_DATA_INVALID"),
    (said(reply_markup=keys(copy_text={"text": "x" * 257})), "BUTTON_COPY_TEXT_INVALID"),
    (said(reply_markup=keys(copy_text={"text": ""})), "BUTTON_COPY_TEXT_INVALID"),
    (said(reply_markup=keys(url="x")), "inline keyboard button URL 'x' is invalid"),
    (said(reply_markup=keys(text="", callback_data="a")), "the text must be non-empty"),
    (said(reply_markup=keys()), "Text buttons are unallowed"),
    (said(reply_markup=keys(callback_data="a", url="https://a.cn")), "more than one action"),
    (said(reply_markup="{"), "can't parse reply_markup JSON"),
    (said(reply_parameters={"message_id": 99}), "message to be replied not found"),
    (said(message_thread_id=1), "message thread not found"),
    (said(message_thread_id=7), "message thread not found"),
    (said(chat_id=12345), "chat not found"),
    (("editMessageText", {"text": "好", "message_id": 99}), "message to edit not found"),
    (("deleteMessage", {"message_id": 99}), "message to delete not found"),
    (("answerCallbackQuery", {"callback_query_id": "x"}), "query is too old"),
    (("answerInlineQuery", {"inline_query_id": "x", "results": []}), "query is too old"),
    (("answerGuestQuery", {"guest_query_id": "x", "result": {}}), "query is too old"),
    (poll(question="一" * 301), "question"),
    (poll(options=[{"text": "是"}]), "poll must have 2-12 options"),
    (poll(options=[{"text": "是"}] * 13), "poll must have 2-12 options"),
    (poll(options=[{"text": "一" * 101}] * 2), "poll options length"),
    (poll(explanation="一" * 201), "explanation is too long"),
    (poll(correct_option_ids=[2]), "wrong correct option ID"),
    (("sendDocument", {}), "there is no document in the request"),
    (("sendDocument", {"document": "file-99"}), "wrong file identifier"),
    (("sendChatAction", {"action": "dancing"}), "wrong parameter action"),
    (("setMessageReaction", {"message_id": 99}), "message to react not found"),
    (("getFile", {"file_id": "file-99"}), "wrong file_id"),
    (("getChatMember", {"user_id": 5}), "invalid user_id"),
    (("getChatAdministrators", {}), "no administrators in the private chat"),
    (("setMyCommands", {"commands": [{"command": "Ä", "description": "a"}]}), "BOT_COMMAND_INV"),
    (("setMyCommands", {"commands": [], "language_code": "zh-hans"}), "invalid language code"),
    (("setMyName", {"name": "一" * 65}), "BOT_NAME_TOO_LONG"),
    (("setWebhook", {"url": "http://example.org/"}), "An HTTPS URL must be provided"),
]


@pytest.mark.parametrize(("call", "why"), REFUSALS, ids=lambda value: str(value)[:60])
def test_what_telegram_refuses_with_400(call: tuple[str, dict[str, Any]], why: str) -> None:
    world = World()
    ann = world.person("安", started=True)
    method, params = call
    status, body = world.call(method, {"chat_id": ann.id} | params)
    assert (status, body["ok"], body["error_code"]) == (400, False, 400)
    assert why in body["description"]
    assert not ann.inbox


def test_a_message_can_be_edited_only_into_another() -> None:
    world = World()
    ann = world.person("安", started=True)
    there = {"chat_id": ann.id}
    status, body = world.call("sendMessage", there | {"text": "<b>好</b>", "parse_mode": "HTML"})
    there["message_id"] = body["result"]["message_id"]
    status, body = world.call("editMessageText", there | {"text": " 好", "parse_mode": "HTML"})
    assert status == 200
    assert (ann.last.text, ann.last.entities) == ("好", [])
    status, body = world.call("editMessageText", there | {"text": "好"})
    assert (status, body["description"][:40]) == (400, "Bad Request: message is not modified: sp")
    keyboard = keys(callback_data="a")
    assert world.call("editMessageReplyMarkup", there | {"reply_markup": keyboard})[0] == 200
    assert world.call("editMessageReplyMarkup", there | {"reply_markup": keyboard})[0] == 400
    assert world.call("deleteMessage", there)[0] == 200
    assert world.call("editMessageText", there | {"text": "又"})[0] == 400


def test_what_is_asked_once_is_answered_once() -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安", started=True)
        world.call(*said(chat_id=ann.id, reply_markup=keys(callback_data="a")))
        toast = await ann.presses("按")
        press = {"callback_query_id": world.updates[-1].data["callback_query"]["id"]}
        assert not toast.answered
        assert world.call("answerCallbackQuery", press | {"text": "一" * 201})[0] == 400
        assert world.call("answerCallbackQuery", press | {"text": "好"})[0] == 200
        assert world.call("answerCallbackQuery", press)[0] == 400
        assert (toast.answered, toast.text, toast.alert) == (True, "好", False)
        asked = await ann.asks_inline("草稿")
        query = {"inline_query_id": world.updates[-1].data["inline_query"]["id"]}
        for wrong, why in (
            (results("1", "1"), "RESULT_ID_DUPLICATE"),
            (results(*map(str, range(51))), "RESULTS_TOO_MUCH"),
            (results("x" * 65), "RESULT_ID_INVALID"),
            ([{"type": "article", "id": "1"}], "needs a title"),
        ):
            status, body = world.call("answerInlineQuery", query | {"results": wrong})
            assert (status, why in body["description"]) == (400, True)
        right = query | {"results": results("1"), "is_personal": True}
        assert world.call("answerInlineQuery", right)[0] == 200
        assert world.call("answerInlineQuery", right)[0] == 400
        assert (asked.titles, asked.is_personal, asked.cache_time) == (["好"], True, 300)

    asyncio.run(chat())


def test_what_was_sent_inline_can_be_edited_by_its_own_id() -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安")
        group = world.group("群", members=[ann])
        asked = await ann.asks_inline("草稿")
        query = {"inline_query_id": asked.query.id}
        listed = [results("1")[0] | {"reply_markup": keys(callback_data="a")}]
        world.call("answerInlineQuery", query | {"results": listed})
        sent = await ann.chooses(asked, 0, at=group)
        chosen = world.updates[-1].data["chosen_inline_result"]
        there = {"inline_message_id": chosen["inline_message_id"]}
        await ann.presses("按", on=sent)
        assert world.updates[-1].data["callback_query"].items() >= there.items()
        edit = there | {"text": "改好了"}
        assert world.call("editMessageText", edit) == (200, {"ok": True, "result": True})
        assert (sent.text, sent.edited, sent.labels) == ("改好了", True, [])

    asyncio.run(chat())


def refusal(world: World, chat_id: int, method: str = "sendMessage") -> tuple[int, str]:
    """Status and words of a refused message."""
    status, body = world.call(method, {"chat_id": chat_id, "text": "好", "action": "typing"})
    return status, body.get("description", "")


def test_people_let_the_bot_in_or_not() -> None:
    world = World()
    ann = world.person("安")
    stranger = "Forbidden: bot can't initiate conversation with a user"
    assert refusal(world, ann.id) == (403, stranger)
    ann.chat.started = True
    assert refusal(world, ann.id) == (200, "")
    ann.blocks()
    assert refusal(world, ann.id) == (403, "Forbidden: bot was blocked by the user")
    assert refusal(world, ann.id, "sendChatAction")[0] == 403
    ann.unblocks()
    assert refusal(world, ann.id) == (200, "")
    kinds = [update.data["my_chat_member"]["new_chat_member"] for update in world.updates]
    assert [member["status"] for member in kinds] == ["kicked", "member"]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_groups_let_the_bot_in_or_not(kind: str) -> None:
    async def chat() -> None:
        world = World()
        boss = world.person("老板")
        group = world.group("群", admins=[boss], kind=kind, bot="left")
        assert refusal(world, group.id)[1] == f"Forbidden: bot is not a member of the {kind} chat"
        await group.adds_bot(by=boss)
        assert refusal(world, group.id) == (200, "")
        await group.restricts_bot("can_send_polls")
        assert refusal(world, group.id)[1].startswith("Bad Request: not enough rights to send")
        await group.kicks_bot(by=boss)
        assert refusal(world, group.id)[1] == f"Forbidden: bot was kicked from the {kind} chat"
        heard = [key for update in world.updates for key in update.data if key != "update_id"]
        assert heard == ["my_chat_member", "message", "my_chat_member", "my_chat_member"]

    asyncio.run(chat())


def test_a_channel_wants_an_administrator() -> None:
    world = World()
    channel = world.channel("晨会", bot="member")
    assert refusal(world, channel.id)[1].startswith("Bad Request: need administrator rights")
    channel.chat.members[world.me.id] = Member(world.me, "administrator")
    assert refusal(world, channel.id) == (200, "")


def test_an_upgraded_group_names_its_new_id() -> None:
    async def chat() -> None:
        world = World()
        boss = world.person("老板")
        group = world.group("群", admins=[boss], kind="group")
        old = group.id
        await group.migrates()
        status, body = world.call("sendMessage", {"chat_id": old, "text": "好"})
        assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": group.id})
        assert refusal(world, group.id) == (200, "")
        told = [update.data["message"] for update in world.updates]
        assert told[0]["migrate_to_chat_id"] == told[1]["chat"]["id"] == group.id
        assert told[1]["migrate_from_chat_id"] == told[0]["chat"]["id"] == old

    asyncio.run(chat())


def test_other_peoples_words_are_deleted_only_with_the_right() -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安")
        group = world.group("群", members=[ann])
        said = await ann.says("好", at=group)
        there = {"chat_id": group.id, "message_id": said.id}
        assert world.call("deleteMessage", there)[0] == 400
        await group.promotes_bot("can_delete_messages")
        assert world.call("editMessageText", there | {"text": "坏"})[0] == 400
        assert world.call("deleteMessage", there)[0] == 200
        assert said.deleted

    asyncio.run(chat())


def test_tokens_methods_and_two_ways_at_once() -> None:
    world = World()
    assert world.call("getMe", {}, None, "42:WRONG")[0] == 401
    status, body = world.call("sendDice", {})
    assert (status, body["error_code"], body["ok"]) == (404, 404, False)
    assert world.call("setWebhook", {"url": "https://example.org/"})[0] == 200
    status, body = world.call("getUpdates", {})
    assert (status, body["description"].startswith("Conflict: can't use getUpdates")) == (
        409,
        True,
    )
    assert world.call("deleteWebhook", {}) == (200, {"ok": True, "result": True})
    assert world.call("GETUPDATES", {}) == (200, {"ok": True, "result": []})
