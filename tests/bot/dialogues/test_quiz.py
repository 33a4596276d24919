"""Quizzes: one right answer among clean wrong ones, the same from the same button."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import Act, Practised
from bot.dialogues.drill import Plan
from bot.dialogues.quiz import Quizzes, typed_letter
from bot.telegram.callbacks import Callback
from bot.words import words
from intents.labels import labels
from intents.text import simplified
from phrasebook.examples import unmarked
from phrasebook.library import Library

KINDS = ("", *(id_ for id_ in labels().taboos if id_ != "facts_before_feelings"))


@pytest.fixture
def quizzes(library: Library) -> Quizzes:
    return Quizzes(library, words())


@given(kind=st.sampled_from(KINDS), pick=st.integers(0, 10**6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_one_option_may_be_said_and_the_button_brings_it_back(
    quizzes: Quizzes, kind: str, pick: int
) -> None:
    quiz = quizzes.pick(kind, pick)
    assert len(set(quiz.options)) == len(quiz.options) >= 3
    assert kind in ("", quiz.trains)
    good = quizzes.library.review(quiz.options[quiz.right])
    assert good.verdict == "ok"
    for button in quizzes.ask(quiz).buttons:
        assert Callback(button.act, button.value)  # fits
        subject, seed, _ = button.value.rsplit(".", 2)
        assert quizzes.of(subject, int(seed)) == quiz


def test_the_wrong_options_may_not_be_said(quizzes: Quizzes) -> None:
    for kind in KINDS[1:]:
        quiz = quizzes.pick(kind, 3)
        wrong = [text for n, text in enumerate(quiz.options) if n != quiz.right]
        assert all(quizzes.library.review(text).findings for text in wrong), kind


def test_a_choice_shows_the_better_sentence_and_counts(quizzes: Quizzes) -> None:
    quiz = quizzes.pick("stall", 5)
    for chosen in range(len(quiz.options)):
        answer = quizzes.judge(quiz, chosen)
        assert quiz.options[quiz.right] in answer.text
        assert quiz.why in answer.text
        (done,) = answer.effects
        assert done == Practised(
            f"quiz.{quiz.subject}", ("stall",), 100 if chosen == quiz.right else 0
        )
        assert {b.act for b in answer.buttons} == {Act.DRILL}


def test_what_is_due_is_asked_first_then_the_weakest_kind(quizzes: Quizzes) -> None:
    subject = quizzes.pick("privacy", 9).subject
    due = Plan(due=["telecom.ph_slow_answer", f"quiz.{subject}"])
    assert quizzes.pick("", 0, due).subject == subject
    assert quizzes.pick("", 2, Plan(weak=["facts_before_feelings", "jargon"])).trains == "jargon"


def test_the_wrong_options_are_of_the_same_matter_as_the_right_one(quizzes: Quizzes) -> None:
    for pick in range(40):
        quiz = quizzes.pick("pass_buck", pick)
        rule = quizzes.library.rules[quiz.subject]
        said = {simplified(unmarked(text).text) for text in rule.bad}
        assert set(quiz.options) - {quiz.options[quiz.right]} <= said


def test_which_comes_first_can_be_practised_alone(quizzes: Quizzes) -> None:
    assert quizzes.pick("facts_before_feelings", 4).trains == "facts_before_feelings"


def test_which_comes_first_is_asked_of_one_matter(quizzes: Quizzes) -> None:
    scenes = {scene["id"]: scene for scene in quizzes.library.scenes}
    apt = 0
    for pick in range(1, 60, 2):
        quiz = quizzes.pick("", pick)
        models = "".join(scenes[quiz.subject]["turns"][0]["model"])
        apt += all(option in models for option in quiz.options)
        assert quizzes.library.review(quiz.options[quiz.right], upset=True).order.soothes
    assert apt >= 15


@pytest.mark.parametrize(("typed", "number"), [("A", 0), ("b.", 1), ("选Ｃ", 2), ("２", 1)])
def test_an_option_may_be_typed_by_its_letter(typed: str, number: int) -> None:
    assert typed_letter(typed) == number


@pytest.mark.parametrize("typed", ["", "办不了", "abc", "7", "选"])
def test_what_is_no_letter_is_no_answer(typed: str) -> None:
    assert typed_letter(typed) is None
