"""What an answer asks for that is no message: a card, a quiz."""

from __future__ import annotations

from functools import partial
from typing import Any

from telegram import Poll
from telegram.constants import PollLimit

from bot.answer import Answer, AskQuiz, ShowCard
from bot.context import Context
from bot.script import written_in
from bot.telegram import cards
from bot.telegram.visit import Visit


async def put(visit: Visit, context: Context, answer: Answer) -> bool:
    """Send what is asked for; true when that was the whole answer."""
    sent = False
    for effect in answer.effects:
        match effect:
            case ShowCard():
                await cards.send(visit, context, effect)
                sent = True
            case AskQuiz():
                await _quiz(visit, context, effect)
                sent = True
    if sent:
        visit.keep_talk(context)
    return sent and not answer.blocks


async def _quiz(visit: Visit, context: Context, asked: AskQuiz) -> None:
    """A native quiz, which shows right or wrong to the one who taps, and to nobody else."""
    script = partial(written_in, context.script)
    place = visit.place
    options = [script(text)[: PollLimit.MAX_OPTION_LENGTH] for text in asked.options]
    right: Any = [asked.right]
    await visit.desk.patiently(
        lambda: visit.desk.bot.send_poll(
            place.chat_id,
            script(asked.question)[: PollLimit.MAX_QUESTION_LENGTH],
            options,
            type=Poll.QUIZ,
            is_anonymous=True,
            correct_option_ids=right,
            explanation=script(asked.why)[: PollLimit.MAX_EXPLANATION_LENGTH],
            message_thread_id=place.topic,
        )
    )
