"""Groups: brief, naming nobody, and only when called."""

from __future__ import annotations

from tests.bot.telegram.stories import Stage, story
from tests.botapi.model import Json
from tests.botapi.people import Person
from tests.botapi.places import Group

RUDE, RUDER, FINE = "用不起就别用", "这是规定，跟您讲了没用", "您好，我马上帮您查一下"
ADMINS_ONLY = "只有群管理员能改这里的设置"


def _peopled(
    stage: Stage, kind: str = "supergroup", *, forum: bool = False
) -> tuple[Group, Person, Person]:
    """A group of its owner and a member."""
    owner, bob = stage.world.person("王掌柜"), stage.world.person("小李子")
    group = stage.world.group("早班", members=[bob], admins=[owner], kind=kind, forum=forum)
    return group, owner, bob


@story
async def test_a_reply_with_the_command_answers_that_message_and_names_nobody(
    stage: Stage,
) -> None:
    group, owner, bob = _peopled(stage)
    said = await bob.says(RUDE, at=group)
    await owner.says("/checkphrase", at=group, reply_to=said)
    assert group.last.reply_to == said.id
    title, better, *_ = group.last.text.splitlines()
    assert title == "可以换成："
    assert (await owner.presses("📋", group.last)).copied == better
    assert "用不起就别" in group.last.parts("expandable_blockquote")[0]
    assert "小李子" not in group.last.text
    assert "王掌柜" not in group.last.text


@story
async def test_a_quote_is_judged_without_the_rest(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    said = await bob.says(f"{RUDER}。{RUDE}", at=group)
    await owner.says("/checkphrase", at=group, reply_to=said, quote=RUDE)
    assert group.last.reply_to == said.id
    assert "用不起就别" in group.last.text
    assert "这是规定" not in group.last.text


@story
async def test_words_after_the_command_are_judged_instead_of_the_reply(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    said = await bob.says(RUDER, at=group)
    asked = await owner.says(f"/checkphrase {RUDE}", at=group, reply_to=said)
    assert group.last.reply_to == asked.id
    assert "用不起就别" in group.last.text
    assert "这是规定" not in group.last.text


@story
async def test_the_command_alone_tells_how(stage: Stage) -> None:
    group, _, bob = _peopled(stage)
    asked = await bob.says("/checkphrase", at=group)
    assert group.last.text.startswith("回复要看的那条消息发 /checkphrase")
    assert group.last.reply_to == asked.id


@story
async def test_a_picture_is_unreadable_but_its_caption_is_not(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    await owner.says("/checkphrase", at=group, reply_to=await bob.sends_photo(at=group))
    assert group.last.text == "这条没有文字，我只看文字。"
    captioned = await bob.sends_photo(at=group, caption=RUDE)
    await owner.says("/checkphrase", at=group, reply_to=captioned)
    assert group.last.text.startswith("可以换成：")
    assert group.last.reply_to == captioned.id


@story
async def test_a_polite_message_is_not_reworded(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    await owner.says("/checkphrase", at=group, reply_to=await bob.says(FINE, at=group))
    assert group.last.text.startswith("✅")
    assert not group.last.labels


@story
async def test_in_a_topic_the_answer_stays_in_the_topic(stage: Stage) -> None:
    group, owner, bob = _peopled(stage, forum=True)
    topic = await group.topic("投诉", by=owner)
    said = await bob.says(RUDE, at=group, topic=topic)
    await owner.says("/checkphrase", at=group, topic=topic, reply_to=said)
    assert (group.last.thread_id, group.last.reply_to) == (topic, said.id)
    await owner.says("/checkphrase", at=group, topic=topic)
    assert group.last.text.startswith("回复要看的那条消息")
    assert group.last.thread_id == topic


@story
async def test_in_general_there_is_no_thread(stage: Stage) -> None:
    group, owner, bob = _peopled(stage, forum=True)
    said = await bob.says(RUDE, at=group)
    await owner.says("/checkphrase", at=group, reply_to=said)
    assert (group.last.thread_id, group.last.reply_to) == (None, said.id)


@story
async def test_a_thread_of_a_group_without_topics_is_no_topic(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    thread = await owner.says("谢谢大家", at=group, reply_to=await bob.says(RUDE, at=group))
    await bob.says("/checkphrase", at=group, reply_to=thread)
    assert group.last.reply_to == thread.id
    assert not stage.world.refused, "a thread that is no topic was named"


@story
async def test_what_is_not_for_this_bot_gets_silence(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    for privacy in (True, False):
        stage.world.privacy = privacy
        said = await bob.says(RUDE, at=group)
        await owner.says("/checkphrase@other_bot", at=group, reply_to=said)
        await owner.says("/ban", at=group, reply_to=said)
        await owner.says("/complaint", at=group)
        await owner.says("// 记一下", at=group)
        await bob.sends_photo(at=group, caption="看这个")
    assert not group.inbox
    assert not stage.world.called("sendChatAction")
    await owner.says(f"/checkphrase@{stage.world.username} {RUDE}", at=group)
    assert len(group.inbox) == 1


@story
async def test_replies_to_the_bot_are_no_requests(stage: Stage) -> None:
    group, _, bob = _peopled(stage)
    await bob.says("/checkphrase", at=group)
    await bob.says("好的，谢谢", at=group, reply_to=group.last)
    assert len(group.inbox) == 1


@story
async def test_the_chinese_alias_and_reply_and_guide_work_in_groups(stage: Stage) -> None:
    stage.world.privacy = False
    group, owner, bob = _peopled(stage)
    await owner.says("/检查", at=group, reply_to=await bob.says(RUDE, at=group))
    assert group.last.text.startswith("可以换成：")
    await owner.says("/reply 你们怎么还没送到，都三天了", at=group)
    assert "客户的意思" in group.last.text
    await owner.says("/guide 握手的时候谁先伸手", at=group)
    assert "出处：" in group.last.text


@story
async def test_somebody_elses_buttons_only_say_so(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    await owner.says("/checkphrase", at=group, reply_to=await bob.says(RUDE, at=group))
    before = group.last.raw
    for label in ("换一种说法", "为什么"):
        assert "这是别人的" in (await bob.presses(label, group.last)).text
    assert group.last.raw == before
    assert len(group.inbox) == 1


@story
async def test_the_owner_of_an_answer_may_press_its_buttons(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    await owner.says("/checkphrase", at=group, reply_to=await bob.says(RUDE, at=group))
    first = group.last.text
    assert (await owner.presses("换一种说法", group.last)).answered
    second = group.last.text
    assert second != first
    assert second.startswith("可以换成：")
    await owner.presses("为什么", group.last)
    assert "为什么：" in group.last.text
    await owner.presses("返回", group.last)
    assert group.last.text == second
    assert len(group.inbox) == 1


@story
async def test_editing_the_command_edits_the_answer(stage: Stage) -> None:
    group, _, bob = _peopled(stage)
    asked = await bob.says(f"/checkphrase {RUDE}", at=group)
    answer = group.last
    await bob.edits(asked, f"/checkphrase {FINE}")
    assert len(group.inbox) == 1
    assert answer.edited
    assert answer.text.startswith("✅")


@story
async def test_members_cannot_change_the_settings(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    await bob.says("/settings", at=group)
    assert group.last.text == ADMINS_ONLY
    assert not group.last.labels
    await owner.says("/settings", at=group)
    before = group.last.raw
    for label in ("English", "匿名管理员", "关闭"):
        assert (await bob.presses(label, group.last)).text == ADMINS_ONLY
    assert group.last.raw == before


@story
async def test_the_language_of_the_group_is_honoured(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    await owner.says("/settings", at=group)
    await owner.presses("繁體", group.last)
    assert "✓ 繁體" in group.last.labels
    await bob.says(f"/checkphrase {RUDE}", at=group)
    assert group.last.text.startswith("可以換成：")
    await owner.says("/settings", at=group)
    await owner.presses("English", group.last)
    await bob.says("/checkphrase", at=group)
    assert group.last.text.isascii()


@story
async def test_an_anonymous_admin_is_asked_to_confirm(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    await owner.says("/settings", at=group, anonymous=True)
    asked = group.last.raw
    assert group.last.labels == ["我是管理员"]
    assert (await bob.presses("我是管理员", group.last)).text == ADMINS_ONLY
    assert group.last.raw == asked
    await owner.presses("我是管理员", group.last)
    assert group.last.text.splitlines()[1] == "这个群的设置"
    assert len(group.inbox) == 1


@story
async def test_trusted_anonymous_admins_get_the_panel_at_once(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    await owner.says("/settings", at=group)
    await owner.presses("匿名管理员改成：可直接改设置", group.last)
    assert "匿名管理员：可直接改设置" in group.last.text
    await owner.says("/settings", at=group, anonymous=True)
    assert "这个群的设置" in group.last.text
    assert (await bob.presses("English", group.last)).text == ADMINS_ONLY
    await owner.presses("匿名管理员改成：需要确认身份", group.last)
    await owner.says("/settings", at=group, anonymous=True)
    assert group.last.labels == ["我是管理员"]


@story
async def test_who_writes_as_a_channel_is_no_admin(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    channel = stage.world.channel("别家的频道", admins=[bob])
    await owner.says("/settings", at=group)
    await owner.presses("匿名管理员", group.last)
    await bob.says("/settings", at=group, as_channel=channel)
    assert group.last.text == ADMINS_ONLY
    assert not group.last.labels


@story
async def test_who_is_admin_no_more_may_change_nothing(stage: Stage) -> None:
    stage.world.allowed = stage.bot.allowed_updates
    group, owner, bob = _peopled(stage)
    group.sets(bob, "administrator")
    await bob.says("/settings", at=group)
    before = group.last.raw
    assert "这个群的设置" in group.last.text
    group.sets(bob, "member")
    assert (await bob.presses("English", group.last)).text == ADMINS_ONLY
    assert group.last.raw == before
    await owner.presses("关闭", group.last)
    assert not group.inbox


@story
async def test_the_panel_says_what_the_bot_can_hear(stage: Stage) -> None:
    group, owner, _ = _peopled(stage)
    await owner.says("/settings", at=group)
    assert "看不到大家的聊天" in group.last.text


@story
async def test_a_burst_of_one_person_ends_in_one_polite_line(stage: Stage) -> None:
    group, owner, bob = _peopled(stage)
    for _ in range(15):
        await bob.says("/checkphrase", at=group)
    texts = [message.text for message in group.inbox]
    assert len(texts) == 11
    assert all(text.startswith("回复要看的那条") for text in texts[:10])
    assert texts[10] == "稍等，让我喘口气，一会儿再来。"
    await owner.says(f"/checkphrase {RUDE}", at=group)
    assert group.last.text.startswith("可以换成：")


@story
async def test_coming_into_a_group_is_announced_once(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("早班", admins=[ann], bot="left")
    await group.adds_bot(by=ann)
    assert group.last.text.startswith("大家好，我是礼语。")
    await group.promotes_bot(by=ann)
    await group.adds_bot(by=ann)
    assert len(group.inbox) == 1


@story
async def test_coming_back_is_greeted_differently(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("早班", admins=[ann], bot="left")
    await group.adds_bot(by=ann)
    await ann.says("/settings", at=group)
    await ann.presses("繁體", group.last)
    await group.kicks_bot(by=ann)
    assert not (await stage.store.chat(group.id)).active
    await group.adds_bot(by=ann)
    assert (await stage.store.chat(group.id)).active
    assert group.last.text == "又見面了，之前的設置都在。"
    assert len(group.inbox) == 3


@story
async def test_where_it_may_not_write_it_does_not_greet(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("公告", admins=[ann], bot="left")
    await group.restricts_bot("can_send_polls", by=ann)
    assert not stage.world.called("sendMessage")


@story
async def test_a_channel_is_not_greeted(stage: Stage) -> None:
    ann = stage.world.person("安")
    channel = stage.world.channel("店里的频道", admins=[ann])
    await channel.posts("/checkphrase 用不起就别用 #话术")
    await channel.posts("今天照常营业")
    assert not channel.inbox


@story
async def test_settings_survive_becoming_a_supergroup(stage: Stage) -> None:
    for _ in range(5):
        group, owner, bob = _peopled(stage, "group")
        await owner.says("/settings", at=group)
        await owner.presses("繁體", group.last)
        old = group.id
        await group.migrates()
        await bob.says("/checkphrase", at=group)
        assert group.last.text.startswith("回覆要看的那條訊息")
        assert (await stage.store.chat(old)).language == ""


@story
async def test_both_service_messages_of_a_migration_do_no_harm(stage: Stage) -> None:
    group, owner, bob = _peopled(stage, "group")
    await owner.says("/settings", at=group)
    await owner.presses("繁體", group.last)
    stage.world.deliver = None
    await group.migrates()
    to, from_ = (update.data for update in stage.world.updates)
    stage.world.updates.clear()
    stage.world.deliver = stage.deliver
    await _told(stage, from_)
    await bob.says("/checkphrase", at=group)
    assert group.last.text.startswith("回覆要看的那條訊息")
    await owner.says("/settings", at=group)
    await owner.presses("English", group.last)
    await _told(stage, to)  # late: it must not bring back the old settings
    await bob.says("/checkphrase", at=group)
    assert group.last.text.isascii()


async def _told(stage: Stage, data: Json) -> None:
    await stage.deliver(data)
    await stage.world.settled()


@story
async def test_a_tagged_post_of_the_channel_gets_a_comment(stage: Stage) -> None:
    group, owner, _ = _peopled(stage)
    await group.promotes_bot(by=owner)
    channel = stage.world.channel("店里的频道", admins=[owner], linked=group)
    await channel.posts("今天照常营业")
    assert not group.inbox
    await channel.posts(f"{RUDE} #话术")
    forwarded = max(n for n, m in group.chat.messages.items() if not m.by_bot)
    assert group.last.reply_to == forwarded
    assert group.last.text.startswith("可以换成：")
    assert "#话术" not in group.last.text
    assert not channel.inbox
    assert len(group.inbox) == 1


@story
async def test_a_tag_alone_or_a_longer_tag_gets_no_comment(stage: Stage) -> None:
    group, owner, _ = _peopled(stage)
    await group.promotes_bot(by=owner)
    channel = stage.world.channel("店里的频道", admins=[owner], linked=group)
    await channel.posts("#话术")
    await channel.posts(f"{RUDE} #话术大全")
    assert not group.inbox


@story
async def test_several_lines_in_a_group_are_judged_line_by_line(stage: Stage) -> None:
    ann = stage.world.person("安")
    group = stage.world.group("教练群", members=[ann])
    await ann.says(
        "/checkphrase 这是规定，跟您讲了没用\n您好，请坐\n这事不归我管，你问别人去", at=group
    )
    assert "您好，请坐" in group.last.text
    assert "1. ⛔" in group.last.text
    assert "3. ⛔" in group.last.text
    assert "2. " not in group.last.text
