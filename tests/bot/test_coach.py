"""Conversations with the coach, as a person has them."""

import pytest

from bot.answer import Act, Button
from bot.coach import Coach
from bot.console import Conversation, render
from bot.context import Context
from bot.words import words
from phrasebook.examples import unmarked
from phrasebook.library import Library


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Coach(library))


def said(talk: Conversation, line: str) -> str:
    return render(talk.hear(line))


def test_a_draft_gets_a_verdict_the_words_and_a_rewrite(talk: Conversation) -> None:
    answer = said(talk, "我想回他：这是规定，跟你讲了没用")
    assert answer.startswith("⛔")
    assert "拿规定压人" in answer
    assert "整句可以这样说" in answer


def test_a_customers_words_get_three_replies(talk: Conversation) -> None:
    answer = said(talk, "客户说太贵了，怎么回？")
    assert all(style in answer for style in ("简短：", "温和：", "正式："))
    other = said(talk, "1")
    assert other != answer


def test_a_question_gets_the_guide_with_its_source(talk: Conversation) -> None:
    answer = said(talk, "握手的时候谁先伸手")
    assert "出处：" in answer


def test_the_customers_anger_is_remembered_for_the_draft(talk: Conversation) -> None:
    said(talk, "客户说：你们什么态度！我要投诉你们！")
    answer = said(talk, "我想回他：您的单子昨天下午三点已经出库")
    assert "先事后情" in answer


def test_why_shows_rule_and_source(talk: Conversation) -> None:
    said(talk, "我想回他：用不起就别用")
    answer = said(talk, "1")
    assert "为什么：" in answer
    assert "出处：" in answer


def test_a_complaint_starts_with_feelings(talk: Conversation) -> None:
    assert "投诉 1/6" in said(talk, "业主在前台发火要投诉，带我走一遍")
    assert "先接住心情" in said(talk, "你们物业怎么回事！水管漏了三天都没人来！")


@pytest.mark.parametrize("line", ["asdfgh qwer", "今天股市跌了三个点"])
def test_nonsense_is_declined(talk: Conversation, line: str) -> None:
    assert "没看懂" in said(talk, line)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("/help", "直接发给我"),
        ("/nope", "没有 /nope"),
        ("", "还没收到"),
        ("😀", "没有文字"),
        ("/privacy", "不保存"),
        ("谢谢你", "不客气"),
    ],
)
def test_commands_and_small_talk(talk: Conversation, line: str, part: str) -> None:
    assert part in said(talk, line)


def test_a_number_out_of_range_says_the_range(talk: Conversation) -> None:
    said(talk, "客户说太贵了，怎么回？")
    assert "1 到" in said(talk, "99")


def test_traditional_input_is_understood(talk: Conversation) -> None:
    assert "拿規定壓人" in said(talk, "我想回他：這是規定，跟你講了沒用")


def test_anger_that_was_soothed_is_not_held_against_later_drafts(talk: Conversation) -> None:
    said(talk, "客户说：你们怎么回事！等了半天都没人管！")
    assert "先事后情" in said(talk, "我想回他：您的单子昨天派出去了")
    said(talk, "我想回他：让您等了这么久，真对不起，我马上去催")
    assert "先事后情" not in said(talk, "我想回他：您的单子昨天派出去了")


@pytest.mark.parametrize("line", ["哈哈哈", "ok", "收到"])
def test_idle_words_get_one_line(talk: Conversation, line: str) -> None:
    assert said(talk, line).count("\n") <= 1


def test_in_a_group_the_reason_does_not_pick_the_words_apart(library: Library) -> None:
    coach = Coach(library)
    examples = library.clause_examples["impatience"]
    draft = next(
        text
        for text in (unmarked(example).text for example in examples)
        if any(f.rule == "impatience.learned" for f in library.review(text).findings)
    )
    _, context = coach.brief(draft, Context())
    reason, _ = coach.press(Button("", Act.WHY), context)
    _, context = coach.read_as("review", draft, Context())
    alone, _ = coach.press(Button("", Act.WHY), context)
    weighed = words().say("weighed", words="")
    assert weighed in alone.text
    assert weighed not in reason.text
    assert words().say("why", why="") in reason.text


def test_a_quiz_takes_a_typed_letter_and_lets_other_words_pass(talk: Conversation) -> None:
    said(talk, "/drill 选择")
    assert "选" in said(talk, "A")
    said(talk, "/drill 选择题")
    assert said(talk, "这是规定，跟您讲了没用").startswith("⛔")


def test_a_letter_beyond_the_options_is_no_choice(library: Library) -> None:
    coach = Coach(library)
    answer, context = coach.command("drill", "选择", Context())
    while len(answer.buttons) > 3:
        answer, context = coach.command("drill", "选择", context)
    again, context = coach.respond("D", context)
    assert again.blocks == answer.blocks
    judged, _ = coach.respond("A", context)
    assert judged.effects


def test_a_wrong_number_keeps_the_choice(talk: Conversation) -> None:
    said(talk, "/drill 选择")
    assert "1 到" in said(talk, "9")
    assert "选" in said(talk, "1")


@pytest.mark.parametrize("line", ["先停一下", "算了", "不练了", "取消"])
def test_a_scene_left_open_goes_on_with_the_next_drill(talk: Conversation, line: str) -> None:
    begun = said(talk, "/drill 推诿")
    assert "/drill" in said(talk, line)
    assert said(talk, "这是规定，跟您讲了没用").startswith("⛔")
    assert said(talk, "/drill") == begun


def test_a_quiz_puts_the_scene_aside(talk: Conversation) -> None:
    begun = said(talk, "/drill 推诿")
    said(talk, "/drill 选择")
    said(talk, "A")
    assert said(talk, "/drill") == begun


@pytest.mark.parametrize(
    ("line", "part"), [("给个提示", "……"), ("换一场", "练习："), ("上一步", "练习：")]
)
def test_a_drills_buttons_may_be_typed(talk: Conversation, line: str, part: str) -> None:
    said(talk, "/drill 推诿")
    answer = said(talk, line)
    assert part in answer
    assert " 分" not in answer


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("我想练推诿", "练习："),
        ("陪我练练", "练习："),
        ("出道选择题", "A."),
        ("换一场", "练习："),
        ("再来一题", "A."),
        ("/drill 选擇", "A."),
        ("/drill 骂人", "A."),
        ("/drill 收礼", "练习："),
        ("/drill 推诿类", "练习："),
        ("/drill 打麻将", "没有“打麻将”"),
    ],
)
def test_practice_is_asked_for_in_many_words(talk: Conversation, line: str, part: str) -> None:
    assert part in said(talk, line)


@pytest.mark.parametrize("label", ["够了，往下走", "够了，往下走。", "夠了，往下走"])
def test_a_walks_buttons_may_be_typed(talk: Conversation, label: str) -> None:
    said(talk, "/complaint 你们怎么回事！水管漏了三天，报修两次都没人来！")
    said(talk, "客户已经冷静了")
    assert "4/6" in said(talk, label)
