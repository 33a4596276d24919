"""One update on its way through the bot: who, where, what is remembered, and answering."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from telegram import Chat, InlineKeyboardButton, Message, Update, User
from telegram.ext import CallbackContext

from bot.answer import Answer, Block, BlockKind, DropCase, KeepCase, Practised, Teach
from bot.casework import OpenCase
from bot.coach import Memory
from bot.context import Context
from bot.dialogues.drill import Plan
from bot.lessons import Taught
from bot.progress import weak_categories
from bot.reminding import first_reminder
from bot.script import in_script, script_of, tongue
from bot.storage.database import StorageError
from bot.storage.records import Answered, KeptCase, Lesson, Person, Talk
from bot.storage.records import Chat as Group
from bot.storage.work import Work
from bot.telegram.desk import Desk, Place
from bot.telegram.lanes import current_work
from bot.telegram.render import Screen, screen

_log = logging.getLogger(__name__)

Rows = Sequence[Sequence[InlineKeyboardButton]]
Callback = Callable[[Update, Any], Coroutine[Any, Any, None]]
Handle = Callable[["Visit"], Coroutine[Any, Any, None]]


@dataclass(slots=True)
class Visit:
    """An update and what is done about it."""

    desk: Desk
    update: Update
    work: Work
    forgetful: bool = False
    was: Mapping[str, Any] = field(default_factory=dict)  # the dialogue before this update

    @property
    def chat(self) -> Chat:
        """Where it happens."""
        chat = self.update.effective_chat
        assert chat is not None  # noqa: S101 - handlers with a chat are filtered so
        return chat

    @property
    def user(self) -> User | None:
        """The person, where there is one."""
        return self.update.effective_user

    @property
    def user_id(self) -> int:
        """The person's id; 0 when they are anonymous."""
        message = self.update.effective_message
        if self.update.callback_query is None and message is not None and message.sender_chat:
            return 0
        return self.user.id if self.user else 0

    @property
    def message(self) -> Message:
        """The message it is about."""
        message = self.update.effective_message
        assert message is not None  # noqa: S101 - handlers with a message are filtered so
        return message

    @property
    def private(self) -> bool:
        """Whether nobody else listens."""
        return self.chat.type == Chat.PRIVATE

    @property
    def place(self) -> Place:
        """Where an answer to this goes."""
        message = self.message
        topic = message.message_thread_id if message.is_topic_message else None
        return Place(self.chat.id, None if self.private else message.message_id, topic)

    async def context(self, text: str = "") -> Context:
        """The conversation as it stands, in the language of who wrote `text`."""
        try:
            state = (await self.desk.store.talk(self.chat.id, self.user_id)).state
        except StorageError as error:
            self._forgot(error)
            state = {}
        context = Context.from_state(state).spoken(*await self.tongue(text))
        return replace(context, zone=await self._zone()) if self.private else context

    async def _zone(self) -> str:
        try:
            return (await self.person()).zone
        except StorageError as error:
            self._forgot(error)
            return ""

    async def tongue(self, text: str = "") -> tuple[str, str]:
        """The language of the interface and the script of the phrases."""
        written = script_of(text)
        try:
            if self.update.effective_chat is not None and not self.private:
                chat = await self.desk.store.chat(self.chat.id)
                return tongue(chat.language, written, None)
            if self.user is None:
                return tongue("", written, None)
            person = await self.desk.store.person(self.user.id)
            if written and written != person.script:
                person = replace(person, script=written)
                self.desk.store.put_person(self.work, person)
            return tongue(person.language, person.script, self.user.language_code)
        except StorageError as error:
            self._forgot(error)
            return tongue("", written, self.user.language_code if self.user else None)

    async def memory(self, *, practice: bool = False) -> Memory:
        """What is remembered of the person beyond the conversation, with their `practice` where
        that matters."""
        try:
            lessons = await self.desk.store.lessons(self.user_id)
            cases = await self.desk.store.cases(self.user_id)
        except StorageError as error:
            self._forgot(error)
            return Memory()
        taught = [Taught(lesson.text, lesson.route) for lesson in lessons]
        known = {c.id: OpenCase(c.id, c.title, c.state, c.due) for c in cases}
        memory = Memory(taught, known)
        return await self._with_practice(memory) if practice else memory

    async def _with_practice(self, memory: Memory) -> Memory:
        log = self.desk.store.practice
        try:
            attempts = await log.attempts(self.user_id)
            due, seen = await log.due(self.user_id), await log.seen(self.user_id)
        except StorageError as error:
            self._forgot(error)
            return memory
        weak = weak_categories(attempts, self.desk.coach.now())
        return replace(memory, attempts=attempts, plan=Plan(due, seen, weak))

    async def give(
        self,
        answer: Answer,
        context: Context,
        *,
        place: Place | None = None,
        author_id: int | None = None,
        more: Rows = (),
    ) -> bool:
        """Answer, and remember it; a message that was edited gets its answer edited. False when
        nobody could be reached."""
        place = place or self.place
        before = await self._answer_before()
        shown = screen(self._with_notices(answer, context), context.words, more)
        at: tuple[int, int] | None = None
        if before is not None and await self.show_instead(before, shown):
            at = before.chat_id, before.answer_id
        elif await self._may_write():
            sent = await self.desk.send(place, shown, self.work)
            at = (sent.chat_id, sent.message_id) if sent is not None else None
        self.keep_talk(context)
        if at is not None:
            self.keep_answer(context, at, self.message.message_id, shown, author_id)
        await self.remember(answer)
        return at is not None

    async def show_instead(self, before: Answered, shown: Screen) -> bool:
        """Show a screen in place of an answer given before; false when that cannot be."""
        if before.state.get("shown") == shown.digest:
            return True
        if len(shown.parts) > 1:
            return False
        return await self.desk.edit_if_changed(self.chat.id, before.answer_id, shown)

    async def _may_write(self) -> bool:
        """Whether the bot may write here, as far as it was told."""
        if self.private:
            return True
        try:
            return (await self.desk.store.chat(self.chat.id)).active
        except StorageError as error:
            self._forgot(error)
            return True

    async def _answer_before(self) -> Answered | None:
        if self.update.edited_message is None:
            return None
        try:
            return await self.desk.store.answer_to(self.chat.id, self.message.message_id)
        except StorageError as error:
            self._forgot(error)
            return None

    def _with_notices(self, answer: Answer, context: Context) -> Answer:
        keys = []
        if self.private and self.desk.pace.should_tell(self.chat.id):
            keys.append("slow_down")
        if self.forgetful:
            keys.append("forgetful")
        notices = tuple(Block(BlockKind.TEXT, context.words.say(key)) for key in keys)
        return replace(answer, blocks=(*notices, *answer.blocks)) if notices else answer

    def keep_talk(self, context: Context) -> None:
        """Remember where the conversation stands."""
        if self.private:
            state = context.to_state()
            self.desk.store.put_talk(self.work, Talk(self.chat.id, self.user_id, state))

    def keep_answer(
        self,
        context: Context,
        at: tuple[int, int],
        message_id: int,
        shown: Screen,
        author_id: int | None = None,
    ) -> None:
        """Remember an answer, `at` a chat and a message, for its buttons and for edits."""
        author = self.user_id if author_id is None else author_id
        state = {**context.to_state(), "shown": shown.digest}
        if self.was:
            state["was"] = dict(self.was)
        answered = Answered(*at, message_id, self.user_id, author, state)
        self.desk.store.put_answer(self.work, answered)

    async def remember(self, answer: Answer) -> None:
        """Do what an answer asks for beyond showing it, as far as it concerns what is kept."""
        store = self.desk.store
        for effect in answer.effects if self.user_id else ():
            match effect:
                case Teach(text, route):
                    store.teach(self.work, Lesson(self.user_id, text, route))
                case KeepCase(id_, title, state, due):
                    remind_at = first_reminder(due, store.now)
                    kept = KeptCase(self.user_id, id_, title, state, due, remind_at)
                    store.put_case(self.work, kept)
                case DropCase(id_):
                    store.drop_case(self.work, self.user_id, id_)
                case Practised():
                    try:
                        await store.practice.record(self.work, self.user_id, effect)
                    except StorageError as error:
                        self._forgot(error)

    async def write(self) -> bool:
        """Write what has been changed so far; false when it cannot be."""
        try:
            await self.desk.store.finish(self.work)
        except StorageError as error:
            self._forgot(error)
            return False
        self.work.changes.clear()
        return True

    async def say(self, key: str, **values: object) -> None:
        """Answer with one line of the interface's own words."""
        context = await self.context()
        await self.give(remark(context, key, **values), context)

    async def group(self) -> Group:
        """The settings of the group."""
        return await self.desk.store.chat(self.chat.id)

    async def person(self) -> Person:
        """What is known of the person."""
        return await self.desk.store.person(self.user_id)

    def _forgot(self, error: StorageError) -> None:
        if not self.forgetful:
            _log.error("%s", error)
        self.forgetful = True


def remark(context: Context, key: str, **values: object) -> Answer:
    """One line of the interface's own words."""
    answer = Answer((Block(BlockKind.TEXT, context.words.say(key, **values)),))
    return in_script(answer, context.script)


def visits(desk: Desk, handle: Handle) -> Callback:
    """`handle` as the library calls it."""

    @wraps(handle)
    async def callback(update: Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
        await handle(Visit(desk, update, current_work.get(Work())))

    return callback
