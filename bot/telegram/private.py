"""The private chat: whatever is typed gets its answer; commands, edits and buttons."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineKeyboardButton, MessageOrigin
from telegram.helpers import create_deep_linked_url

from bot.answer import Act, Answer, Block, BlockKind, Button, Teach
from bot.coach import TASKS
from bot.commands import find_command, typed_command
from bot.context import Context
from bot.storage.database import StorageError
from bot.storage.records import Answered
from bot.telegram import cards, extras, files, settings
from bot.telegram.callbacks import Callback, PanelAct, StaleButtonError
from bot.telegram.render import screen
from bot.telegram.visit import Rows, Visit, remark

_PAYLOADS = {"check": "checkphrase", "reply": "reply", "guide": "guide", "complaint": "complaint",
             "help": "help"}  # fmt: skip
_PRACTICE = frozenset({"drill", "stats"})
_NEW_MESSAGE = frozenset(
    {Act.COMPLAINT, Act.SAY, Act.STEP, Act.CASE, Act.DRILL}
)  # what is shown below, not in place


async def hear(visit: Visit) -> None:
    """A text: a command in any spelling, or something to answer."""
    await _take(visit, visit.message.text or "")


async def _take(visit: Visit, text: str) -> None:
    typed = typed_command(text, visit.desk.bot.username)
    if typed is None:
        await respond(visit, text)
    elif typed.mine:
        await command(visit, typed.name, typed.argument)


async def respond(visit: Visit, text: str) -> None:
    """Answer a text that is no command."""
    coach = visit.desk.coach
    context = await visit.context(text)
    visit.was = context.dialogue
    if visit.update.edited_message is not None:
        before = await _before(visit, context)
        if before is None:
            return
        context = before.spoken(context.language, context.script)
        visit.was = context.dialogue
        if before.settled:
            answer, context = coach.read_as(before.settled, text, context, await visit.memory())
        else:
            answer, context = coach.respond(text, context, await visit.memory())
    elif _forwarded(visit):
        answer, context = coach.read_as("reply", text, replace(context, waiting=""))
    else:
        answer, context = coach.respond(text, context, await visit.memory())
    await visit.give(answer, context)


async def _before(visit: Visit, now: Context) -> Context | None:
    """How the conversation stood at the message that was now edited: in a dialogue, before its
    turn, so that the turn is taken anew. None when there is nothing to answer again."""
    try:
        before = await visit.desk.store.answer_to(visit.chat.id, visit.message.message_id)
    except StorageError:
        return Context()
    if before is None:
        return None
    context = Context.from_state({**before.state, "waiting": ""})
    in_dialogue = context.dialogue or "was" in before.state
    if in_dialogue and context.dialogue.get("turn") != now.dialogue.get("turn"):
        return None  # the dialogue has gone on since
    return replace(context, dialogue=before.state.get("was", {})) if in_dialogue else context


def _forwarded(visit: Visit) -> bool:
    """Forwarded words are a customer's, unless they are the person's own."""
    origin = visit.message.forward_origin
    if origin is None:
        return False
    own = origin.type == MessageOrigin.USER and getattr(origin, "sender_user", None) == visit.user
    return not own


async def command(visit: Visit, name: str, argument: str) -> None:
    """A command, by its name or an alias."""
    found = find_command(name)
    task = found.name if found else ""
    if visit.update.edited_message is not None and task not in TASKS:
        return  # a second panel would only be in the way
    match task:
        case "start" if argument:
            await _deep_link(visit, argument)
        case "settings":
            await settings.show(visit)
        case "forgetme":
            await settings.ask_to_forget(visit)
        case "checkphrase" | "reply" if not argument and _replied_text(visit):
            assert found is not None  # noqa: S101 - matched by its name
            await _coached(visit, found.name, _replied_text(visit))
        case _:
            await _coached(visit, name, argument)


async def _coached(visit: Visit, name: str, argument: str) -> None:
    context = await visit.context(argument)
    found = find_command(name)
    practising = found is not None and found.name in _PRACTICE
    memory = await visit.memory(practice=practising)
    answer, context = visit.desk.coach.command(name, argument, context, memory)
    rows: Rows = ()
    if found is not None and found.name == "start":
        rows = _start_rows(visit, context)
    if found is not None and found.name == "help":
        inline = context.words.say("help_inline", bot=visit.desk.bot.username)
        answer = replace(answer, blocks=(*answer.blocks, Block(BlockKind.TEXT, inline)))
    if found is not None and found.name == "stats" and memory.attempts:
        await cards.send_skills(visit, context, memory.attempts)
    if await extras.put(visit, context, answer):
        return
    await visit.give(answer, context, more=rows)


def _replied_text(visit: Visit) -> str:
    message = visit.message
    if message.quote is not None:
        return message.quote.text
    replied = message.reply_to_message
    return (replied.text or replied.caption or "") if replied is not None else ""


async def _deep_link(visit: Visit, payload: str) -> None:
    name = _PAYLOADS.get(payload)
    if name is not None:
        await _coached(visit, name, "")
    elif payload == "settings":
        await settings.show(visit)
    else:
        await _coached(visit, "start", "")


def _start_rows(visit: Visit, context: Context) -> Rows:
    words = context.words
    link = create_deep_linked_url(visit.desk.bot.username, "hello", group=True)
    return [
        [
            InlineKeyboardButton(words.say("start_add"), url=link),
            InlineKeyboardButton(
                words.say("start_help"), callback_data=Callback(PanelAct.HELP).packed
            ),
        ]
    ]


async def other(visit: Visit) -> None:
    """What is no text: a file is read, a picture is not, and a caption is a text."""
    message = visit.message
    edited = visit.update.edited_message is not None
    if message.document is not None and not edited:
        await files.read(visit, message.document)
    elif message.caption:
        await _take(visit, message.caption)
    elif not edited and visit.desk.first_of_album(message.media_group_id):
        await visit.say("picture" if message.photo else "other_kind")


async def press(visit: Visit) -> None:
    """A button below one of our answers, in a private chat or a group."""
    pressed = visit.update.callback_query
    assert pressed is not None  # noqa: S101 - the handler is for these alone
    try:
        asked = Callback.unpacked(pressed.data)
    except StaleButtonError:
        await _notice(visit, "stale")
        return
    if isinstance(asked.act, PanelAct):
        await settings.press(visit, asked)
        return
    await _press_answer(visit, Button("", asked.act, asked.value))


async def _press_answer(visit: Visit, button: Button) -> None:
    pressed = visit.update.callback_query
    message = pressed.message if pressed else None
    if pressed is None or message is None:
        return
    try:
        before = await visit.desk.store.answer(message.chat.id, message.message_id)
    except StorageError:
        before = None
    if before is None:
        await _notice(visit, "stale")
        return
    if before.owner_id not in (0, pressed.from_user.id):
        await _notice(visit, "not_yours")
        return
    context = await _context_of(visit, button, before)
    if context is None:
        await _notice(visit, "stale")
        return
    memory = await visit.memory(practice=button.act is Act.DRILL)
    answer, context = visit.desk.coach.press(button, context, memory)
    taught = any(isinstance(effect, Teach) for effect in answer.effects)
    await visit.desk.toast(
        pressed, answer.toast or (context.words.say("learned") if taught else "")
    )
    await visit.remember(answer)
    await _show_pressed(visit, button, answer, context, before)


async def _context_of(visit: Visit, button: Button, before: Answered) -> Context | None:
    """The conversation that a button belongs to: how it stood at its answer, or, in a dialogue,
    as it stands now, unless the dialogue has gone on since."""
    then = Context.from_state(before.state)
    if button.act not in (Act.STEP, Act.CASE, Act.DRILL, Act.QUIZ):
        context = then.spoken(*await visit.tongue(then.last))
        return context if context.last or not visit.private else await visit.context()
    now = await visit.context()
    gone_on = now.dialogue.get("turn") != then.dialogue.get("turn")
    return None if button.act is Act.STEP and gone_on else now


async def _show_pressed(
    visit: Visit, button: Button, answer: Answer, context: Context, before: Answered
) -> None:
    if await extras.put(visit, context, answer) or not answer.blocks:
        return
    if button.act in _NEW_MESSAGE:
        await visit.give(answer, context)
        return
    shown = screen(answer, context.words)
    if not await visit.show_instead(before, shown):
        await visit.give(answer, context)
        return
    visit.keep_talk(context)
    at = before.chat_id, before.answer_id
    visit.keep_answer(context, at, before.message_id, shown)


async def _notice(visit: Visit, key: str) -> None:
    pressed = visit.update.callback_query
    if pressed is not None:
        context = Context().spoken(*await visit.tongue())
        await visit.desk.toast(pressed, remark(context, key).text)
