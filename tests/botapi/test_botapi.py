"""The fake Bot API itself: a small real bot in it, by every way, and each of its refusals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from tests.botapi.transports import InProcessRequest, serve
from tests.botapi.world import World

Context = ContextTypes.DEFAULT_TYPE
SIGN = "s3cret"
KEYS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("按 ▶", callback_data="press")],
        [InlineKeyboardButton("抄", copy_text=CopyTextButton("请稍等"))],
        [InlineKeyboardButton("看", url="https://example.org/")],
    ]
)


async def start(update: Update, context: Context) -> None:
    """Greets, with buttons."""
    await update.effective_message.reply_html(f"<b>您好</b> {context.args}", reply_markup=KEYS)


async def echo(update: Update, _: Context) -> None:
    """Says it again, as an answer to it."""
    message = update.effective_message
    await message.reply_text(message.text or message.caption or "?", do_quote=True)


async def press(update: Update, _: Context) -> None:
    """Answers, and takes the buttons away."""
    await update.callback_query.answer("按到了", show_alert=True)
    await update.callback_query.edit_message_text("改好了")


async def inline(update: Update, _: Context) -> None:
    """One result, which is the query itself."""
    query = update.inline_query
    content = InputTextMessageContent(query.query)
    await query.answer([InlineQueryResultArticle("1", "说", content)], cache_time=5)


async def guest(update: Update, context: Context) -> None:
    """Helps where it was called."""
    if message := update.guest_message:
        result = InlineQueryResultArticle("1", "说", InputTextMessageContent("来了"))
        await context.bot.answer_guest_query(message.guest_query_id, result)


def furnished(builder: ApplicationBuilder, world: World) -> Application:
    """A bot with all of this."""
    app = builder.token(world.token).build()
    words = filters.UpdateType.MESSAGES & ~filters.COMMAND & ~filters.StatusUpdate.ALL
    app.add_handler(CommandHandler("start", start))
    app.add_handler(MessageHandler(words | filters.UpdateType.CHANNEL_POST, echo))
    app.add_handler(CallbackQueryHandler(press))
    app.add_handler(InlineQueryHandler(inline))
    app.add_handler(TypeHandler(Update, guest))
    return app


@asynccontextmanager
async def inside(world: World) -> AsyncIterator[Application]:
    """The bot in this process, without any network."""
    builder = Application.builder().request(InProcessRequest(world))
    app = furnished(builder.get_updates_request(InProcessRequest(world)), world)

    async def deliver(data: dict[str, Any]) -> None:
        await app.update_queue.put(Update.de_json(data, app.bot))

    async with app:
        await app.start()
        world.deliver, world.settle = deliver, app.update_queue.join
        try:
            yield app
        finally:
            await app.stop()


@asynccontextmanager
async def outside(world: World, *, webhook: bool) -> AsyncIterator[Application]:
    """The bot behind HTTP, fetching its updates or having them brought."""
    async with serve(world) as at:
        builder = Application.builder().base_url(at.base_url).base_file_url(at.base_file_url)
        app = furnished(builder, world)

        async def settle() -> None:
            while world.updates:
                await asyncio.sleep(0.01)
            await app.update_queue.join()

        world.settle = settle
        async with app:
            await app.start()
            if webhook:
                port = free_port()
                url = f"http://127.0.0.1:{port}/hook"
                await app.updater.start_webhook(
                    "127.0.0.1", port, "hook", webhook_url=url, secret_token=SIGN
                )
            else:
                await app.updater.start_polling(timeout=20)
            try:
                yield app
            finally:
                await app.updater.stop()
                await app.stop()


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


WAYS = {
    "inside": inside,
    "polling": lambda world: outside(world, webhook=False),
    "webhook": lambda world: outside(world, webhook=True),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_chat_by_every_way(way: Callable[[World], Any]) -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安")
        async with way(world):
            await ann.starts("ref")
            assert ann.last.text == "您好 ['ref']"
            assert ann.last.parts("bold") == ["您好"]
            assert ann.last.labels == ["按 ▶", "抄", "看"]
            assert (await ann.presses("抄")).copied == "请稍等"
            assert (await ann.presses("看")).url == "https://example.org/"
            toast = await ann.presses("按")
            assert (toast.answered, toast.text, toast.alert) == (True, "按到了", True)
            assert (ann.last.text, ann.last.edited, ann.last.keyboard) == ("改好了", True, [])
            said = await ann.says("你好 😀")
            assert (ann.last.text, ann.last.reply_to) == ("你好 😀", said.id)
            asked = await ann.asks_inline("草稿")
            assert (asked.titles, asked.cache_time, asked.button) == (["说"], 5, None)
            assert len(ann.inbox) == 2
            assert not world.refused

    asyncio.run(chat())


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_files_and_trouble_by_every_way(
    way: Callable[[World], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or RetryAfter warns that it will change

    async def chat() -> None:
        world = World()
        ann = world.person("安", started=True)
        async with way(world) as app:
            bot = app.bot
            sent = await bot.send_document(
                ann.id, "一二三".encode(), filename="a.txt", caption="看"
            )
            assert (ann.last.kind, ann.last.text, ann.last.file) == (
                *("document", "看"),
                ("a.txt", "一二三".encode()),
            )
            file = await bot.get_file(sent.document.file_id)
            assert await file.download_as_bytearray() == "一二三".encode()
            with pytest.raises(BadRequest, match="essage text is empty"):
                await bot.send_message(ann.id, " ")
            world.fail("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
            with pytest.raises(RetryAfter):
                await bot.send_message(ann.id, "一")
            world.fail("sendMessage", 400, "Bad Request: upgraded", migrate_to=-1005)
            with pytest.raises(ChatMigrated):
                await bot.send_message(ann.id, "一")
            world.drop("sendMessage")
            with pytest.raises(NetworkError):
                await bot.send_message(ann.id, "没到")
            world.drop("sendMessage", applied=True)
            with pytest.raises(NetworkError):
                await bot.send_message(ann.id, "到了")
            assert ann.last.text == "到了"
            assert len(ann.inbox) == 2
            ann.blocks()
            with pytest.raises(Forbidden, match="bot was blocked by the user"):
                await bot.send_message(ann.id, "在吗")

    asyncio.run(chat())


def test_a_group_with_topics_answers_and_privacy() -> None:
    async def chat() -> None:
        world = World()
        ann, boss = world.person("安"), world.person("老板")
        group = world.group("教练群", members=[ann], admins=[boss], forum=True)
        async with inside(world):
            topic = await group.topic("早班")
            await ann.says("随便聊聊", at=group, topic=topic)
            await ann.says("/start@other_bot", at=group)
            assert group.inbox == []
            await ann.says(f"/start@{world.username} 一", at=group, topic=topic)
            assert (group.last.text, group.last.thread_id) == ("您好 ['一']", topic)
            said = await ann.says("好", at=group, reply_to=group.last, quote="您", topic=topic)
            assert group.last.reply_to == said.id
            assert said.raw["quote"] == {"text": "您", "position": 0, "is_manual": True}
            await ann.edits(said, "好的")
            assert group.last.text == "好的"
            await boss.says("静默", at=group, anonymous=True)
            assert group.last.text == "好的"
            await group.promotes_bot(by=boss)
            await boss.says("都听到了", at=group, anonymous=True)
            assert group.last.text == "都听到了"
            await group.kicks_bot(by=boss)
            await ann.says("走了", at=group)
            assert group.last.text == "都听到了"
            assert not world.unheard

    asyncio.run(chat())


def test_a_channel_its_group_forwards_and_files() -> None:
    async def chat() -> None:
        world = World()
        boss, kim = world.person("老板"), world.person("金")
        group = world.group("讨论", admins=[boss], bot="administrator")
        channel = world.channel("晨会", admins=[boss], linked=group)
        async with inside(world):
            post = await channel.posts("今天微笑")
            assert (channel.last.text, channel.last.reply_to) == ("今天微笑", post.id)
            copy = group.chat.messages[group.last.reply_to].data
            assert copy["is_automatic_forward"]
            assert copy["sender_chat"]["id"] == channel.id
            await boss.says("频道说", at=group, as_channel=channel)
            assert group.last.text == "频道说"
            for source in (kim, "藏着的人", channel):
                said = await boss.says("转发", forwarded_from=source)
                assert said.raw["forward_origin"]["type"] in ("user", "hidden_user", "channel")
            await boss.sends_file("a.txt", b"abc", caption="文件")
            assert boss.last.text == "文件"
            await boss.sends_photo(caption="图")
            await boss.sends_voice()
            assert [view.text for view in boss.inbox[-2:]] == ["图", "?"]

    asyncio.run(chat())


def test_a_guest_is_answered_once() -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安")
        async with inside(world) as app:
            asked = await ann.guest_message(f"@{world.username} 草稿")
            assert (asked.answered, asked.reply.text) == (True, "来了")
            result = InlineQueryResultArticle("1", "说", InputTextMessageContent("又来"))
            with pytest.raises(BadRequest, match="uery is too old"):
                await app.bot.answer_guest_query(asked.query.id, result)

    asyncio.run(chat())


def test_the_bot_looks_around_and_furnishes_itself() -> None:
    async def chat() -> None:
        world = World()
        ann, boss = world.person("安", started=True), world.person("老板")
        group = world.group("群", members=[ann], admins=[boss])
        channel = world.channel("晨会", linked=group)
        async with inside(world) as app:
            bot = app.bot
            assert (await bot.get_chat(ann.id)).first_name == "安"
            assert (await bot.get_chat(channel.id)).linked_chat_id == group.id
            for person, status in ((ann, "member"), (boss, "creator"), (world.me, "member")):
                assert (await bot.get_chat_member(group.id, person.id)).status == status
            await group.promotes_bot("can_delete_messages")
            owner, me = await bot.get_chat_administrators(group.id)
            assert (owner.user.id, me.can_delete_messages) == (boss.id, True)
            assert me.can_pin_messages is False
            await bot.set_my_commands([("start", "开始")], language_code="zh")
            assert [c.command for c in await bot.get_my_commands(language_code="zh")] == ["start"]
            assert await bot.get_my_commands() == ()
            await bot.set_my_short_description("短")
            assert (await bot.get_my_short_description("zh")).short_description == "短"
            assert (await bot.get_my_name()).name == "礼语"
            await bot.send_photo(ann.id, b"JPEG", caption="<i>图</i>", parse_mode="HTML")
            assert (ann.last.kind, ann.last.parts("italic")) == ("photo", ["图"])
            await bot.send_poll(ann.id, "好吗", ["是", "否"], type="quiz", correct_option_ids=[0])
            assert (ann.last.kind, ann.last.text) == ("poll", "好吗")
            said = await ann.says("谢谢", at=group)
            await bot.set_message_reaction(group.id, said.id, "👍")
            assert said.reaction == "👍"
            await bot.leave_chat(group.id)
            assert group.chat.member(world.me).status == "left"
            await world.settled()
            assert [call.status for call in world.called("leaveChat")] == [200]

    asyncio.run(chat())


def test_a_crash_of_the_fake_is_no_secret() -> None:
    async def chat() -> None:
        world = World()
        ann = world.person("安", started=True)
        async with inside(world) as app:
            with pytest.raises(NetworkError):
                await app.bot.send_message(ann.id, "好", reply_markup={"inline_keyboard": [[1]]})
            with pytest.raises(AssertionError, match="broke the fake"):
                await ann.says("好")

    asyncio.run(chat())
