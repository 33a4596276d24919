"""Inline in any chat, and called as a guest: look before you send."""

from __future__ import annotations

from tests.bot.telegram.stories import Stage, story
from tests.botapi.checks import TEXT_LIMIT
from tests.botapi.model import Json, units
from tests.botapi.views import Inline

RUDE, FINE, CUSTOMER = "用不起就别用", "我马上帮您查", "你们怎么还没送到，都三天了"


def _sent(result: Json) -> str:
    text: str = result["input_message_content"]["message_text"]
    return text


def _texts(inline: Inline) -> list[str]:
    return [_sent(result) for result in inline.results]


@story
async def test_the_draft_leads_under_its_verdict_and_better_ones_follow(stage: Stage) -> None:
    asked = await stage.world.person("安").asks_inline(RUDE)
    assert asked.titles == ["⛔ 原话（先别发）", "更好：1", "更好：2", "更好：3"]
    assert _texts(asked)[0] == RUDE
    assert asked.results[0]["description"] == "“用不起就别”"
    better = _texts(asked)[1:]
    assert len(set(better)) == 3
    assert all(stage.coach.library.review(text).verdict == "ok" for text in better)


@story
async def test_a_good_draft_may_be_sent_or_said_more_politely(stage: Stage) -> None:
    asked = await stage.world.person("安").asks_inline(FINE)
    assert asked.titles[0] == "✅ 原话，可以发"
    assert asked.titles[1:] == ["更周到：1", "更周到：2", "更周到：3"]
    assert all(FINE in text and text != FINE for text in _texts(asked)[1:])


@story
async def test_a_customers_words_get_a_reply_to_send(stage: Stage) -> None:
    asked = await stage.world.person("安").asks_inline(CUSTOMER)
    assert asked.titles[1:]
    assert set(asked.titles[1:]) <= {"简短", "温和", "正式"}
    assert all("对不起" in text or "抱歉" in text for text in _texts(asked)[1:])
    assert not any("〔" in text for text in _texts(asked))


@story
async def test_answers_are_for_one_person_and_kept_for_moments(stage: Stage) -> None:
    ann = stage.world.person("安")
    for draft in (RUDE, FINE, ""):
        asked = await ann.asks_inline(draft)
        assert asked.is_personal
        assert asked.cache_time is not None
        assert asked.cache_time <= 10


@story
async def test_the_button_leads_to_the_private_chat(stage: Stage) -> None:
    asked = await stage.world.person("安").asks_inline(RUDE)
    assert asked.button == {"text": "到私聊里看原因", "start_parameter": "check"}


@story
async def test_nothing_typed_offers_courtesies(stage: Stage) -> None:
    asked = await stage.world.person("安").asks_inline("")
    assert len(asked.results) == 10
    assert len(set(_texts(asked))) == 10
    assert asked.titles == _texts(asked)
    known = {t for texts in stage.coach.library.courtesy_phrases.values() for t in texts}
    assert set(_texts(asked)) <= known


@story
async def test_spaces_alone_are_nothing_typed(stage: Stage) -> None:
    ann = stage.world.person("安")
    assert (await ann.asks_inline("  ")).titles == (await ann.asks_inline("")).titles


@story
async def test_a_chosen_courtesy_moves_to_the_front(stage: Stage) -> None:
    ann, bob = stage.world.person("安"), stage.world.person("小李")
    outside = stage.world.group("外面的群", bot="left")
    before = await ann.asks_inline("")
    for place in (7, 7, 4):
        await ann.chooses(before, place, at=outside)
    after = await ann.asks_inline("")
    assert after.titles[:2] == [before.titles[7], before.titles[4]]
    assert sorted(after.titles) == sorted(before.titles)
    assert (await bob.asks_inline("")).titles == before.titles


@story
async def test_every_courtesy_there_is_can_be_counted(stage: Stage) -> None:
    """What is chosen comes back by its id, which Telegram limits."""
    ann = stage.world.person("安")
    every = [t for texts in stage.coach.library.courtesy_phrases.values() for t in texts]
    shown = await ann.asks_inline("")
    for result in shown.results:
        assert result["id"] == f"c:{_sent(result)}"
    assert all(len(f"c:{text}") <= 20 for text in every), "the id would be cut"


@story
async def test_a_chosen_draft_counts_as_no_courtesy(stage: Stage) -> None:
    ann = stage.world.person("安")
    outside = stage.world.group("外面的群", bot="left")
    before = await ann.asks_inline("")
    await ann.chooses(await ann.asks_inline(RUDE), 1, at=outside)
    assert (await ann.asks_inline("")).titles == before.titles


@story
async def test_what_telegram_may_have_cut_goes_to_the_private_chat(stage: Stage) -> None:
    ann = stage.world.person("安")
    asked = await ann.asks_inline("您" * 256)
    assert asked.answered
    assert not asked.results
    assert asked.button == {"text": "太长了，点这里到私聊看整段", "start_parameter": "check"}
    assert (await ann.asks_inline("您" * 255)).results


@story
async def test_whatever_is_offered_can_be_sent(stage: Stage) -> None:
    outside = stage.world.group("外面的群", bot="left")
    ann = stage.world.person("安")
    drafts = (
        "",
        RUDE,
        FINE,
        CUSTOMER,
        "<b>&amp;",
        "😀" * 120,
        "!!!",
        "asdf",
        "您" * 255,
        "/start",
    )
    for draft in drafts:
        asked = await ann.asks_inline(draft)
        for index, text in enumerate(_texts(asked)):
            assert 1 <= units(text) <= TEXT_LIMIT
            assert (await ann.chooses(asked, index, at=outside)).text == text.strip()


@story
async def test_a_traditional_draft_gets_traditional_versions(stage: Stage) -> None:
    asked = await stage.world.person("安").asks_inline("這是規定，跟您講了沒用")
    assert asked.titles[:2] == ["⛔ 原話（先別發）", "更好：1"]
    better = _texts(asked)[1:]
    assert "這麼定是為了保護您的權益" in "".join(better)
    assert not set("这们为说") & set("".join(better))


@story
async def test_an_english_interface_names_the_results_in_english(stage: Stage) -> None:
    bob = stage.world.person("Bob", language_code="en")
    asked = await bob.asks_inline(RUDE)
    assert asked.titles == ["⛔ As typed (don’t send)", "Better: 1", "Better: 2", "Better: 3"]
    assert asked.button == {"text": "See why, in private", "start_parameter": "check"}
    assert stage.coach.library.review(_texts(asked)[1]).verdict == "ok"


@story
async def test_a_query_that_was_typed_over_is_no_trouble(stage: Stage) -> None:
    ann = stage.world.person("安")
    too_old = "Bad Request: query is too old and response timeout expired"
    stage.world.fail("answerInlineQuery", 400, too_old)
    assert not (await ann.asks_inline("用不")).answered
    assert (await ann.asks_inline(RUDE)).results
    assert len(stage.world.refused) == 1
    stage.world.calls.clear()


@story
async def test_a_guest_judges_the_words_it_is_called_with(stage: Stage) -> None:
    ann = stage.world.person("安")
    called = await ann.guest_message(f"@{stage.world.username} {RUDE}")
    assert called.reply.text.startswith("可以换成：")
    assert "用不起就别" in called.reply.text
    assert "安" not in called.reply.text.splitlines()[0]


@story
async def test_a_guest_called_with_nothing_tells_how(stage: Stage) -> None:
    called = await stage.world.person("安").guest_message(f"@{stage.world.username}")
    assert "/checkphrase" in called.reply.text
    assert not called.reply.labels


@story
async def test_a_guest_leaves_no_buttons_that_nobody_could_press(stage: Stage) -> None:
    called = await stage.world.person("安").guest_message(f"@{stage.world.username} {RUDE}")
    assert not called.reply.labels


@story
async def test_a_guest_answers_in_the_script_it_was_called_in(stage: Stage) -> None:
    words = f"@{stage.world.username} 這是規定，跟您講了沒用"
    called = await stage.world.person("安").guest_message(words)
    assert called.reply.text.startswith("可以換成：")
