"""The coach: one message with its context in, one answer and the new context out.

Whatever is typed is routed: a draft is reviewed, a customer's words get replies, a question gets
the guide's answer. When two readings are close the coach asks, and learns from the answer. It
knows no transport.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot import replying, reviewing
from bot.answer import Act, Answer, Block, BlockKind, Button, Teach
from bot.casework import Cases, Casework
from bot.commands import find_command, offered
from bot.context import Context
from bot.dialogues.drill import Plan
from bot.dialogues.gate import opens
from bot.lessons import Taught, lesson_for
from bot.practice import Drills, suspended, wished_practice
from bot.progress import Attempt
from bot.script import in_script
from bot.speakers import Turn, turns
from bot.words import Words, shortened, small_talk
from intents.classify import Classification, Zone
from intents.clauses import split_clauses
from intents.labels import labels
from intents.text import MAX_CODE_POINTS, canonicalise
from phrasebook.entries import GuideEntry
from phrasebook.library import Library
from phrasebook.replies import Suggestions

TASKS = {"checkphrase": "review", "reply": "reply", "guide": "guide"}  # command: route
_PARTICLES = "呀啊哦哈呢吧嘛~ "
_SHOWN = 24
_CHOICES = (("route_customer", "reply"), ("route_draft", "review"), ("route_question", "guide"))


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a person beyond the conversation."""

    taught: Sequence[Taught] = ()
    cases: Cases = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)
    attempts: Sequence[Attempt] = ()


_NOTHING = Memory()


def _now() -> datetime:
    return datetime.now().astimezone()


class Coach:
    """Answers messages. Holds the library and nothing of any conversation."""

    def __init__(self, library: Library, clock: Callable[[], datetime] = _now) -> None:
        self.library = library
        self.now = clock
        self._cases = Casework(library, clock)
        self._drills = Drills(library, clock)

    def respond(
        self, message: str, context: Context, memory: Memory = _NOTHING
    ) -> tuple[Answer, Context]:
        """The answer to whatever was typed."""
        if context.waiting:
            return self.read_as(context.waiting, message, context, memory)
        if context.dialogue:
            return self._checked(message, context, lambda: self._turn(message, context, memory))
        return self._checked(message, context, lambda: self._routed(message, context, memory))

    def read_as(
        self, route: str, message: str, context: Context, memory: Memory = _NOTHING
    ) -> tuple[Answer, Context]:
        """The answer to a message whose route is settled."""

        def settled() -> tuple[Answer, Context]:
            meant = self.library.classifier.classify(message)
            now = replace(context, last=message, turn=0, settled=route, waiting="")
            return self._by_route(route, meant, now, memory)

        return self._checked(message, context, settled)

    def brief(self, draft: str, context: Context) -> tuple[Answer, Context]:
        """The review of a draft for a whole group to read."""

        def judged() -> tuple[Answer, Context]:
            now = replace(context, last=draft, read_as="brief", turn=0)
            return reviewing.brief_answer(self.library, now, draft), now

        return self._checked(draft, context, judged)

    def command(
        self,
        name: str,
        argument: str,
        context: Context,
        memory: Memory = _NOTHING,
        *,
        where: str = "private",
    ) -> tuple[Answer, Context]:
        """The answer to a command, typed with its slash or an alias."""
        found = find_command(name)
        context = replace(context, waiting="")
        match found.name if found else "":
            case "checkphrase" | "reply" | "guide" as task if argument.strip():
                return self.read_as(TASKS[task], argument, context)
            case "checkphrase" | "reply" | "guide" as task:
                prompt = self._remark(f"prompt_{task}", context)
                return prompt, replace(context, waiting=TASKS[task])
            case "complaint":
                return self._complaint(context, memory, argument)
            case "cancel":
                return self._remark("cancel", context), replace(context, dialogue={}, paused={})
            case "drill":
                answer, context = self._drill(argument, context, memory, where)
                return in_script(answer, context.script), context
            case "stats":
                answer = self._drills.progress(memory.attempts, context)
                return in_script(answer, context.script), context
            case "help":
                return self._help(context, where), context
            case "start":
                return self._start(context), context
            case "privacy":
                return self._remark("privacy", context), context
            case _:
                return self._remark("unknown_command", context, command=name), context

    def card(self, state: Mapping[str, Any], context: Context) -> str:
        """The card of a case, as a Markdown file."""
        return self._cases.card(state, context)

    def card_lines(self, state: Mapping[str, Any], context: Context) -> list[tuple[str, str]]:
        """The card of a case, as names and texts."""
        return self._cases.card_lines(state, context)

    def press(
        self, button: Button, context: Context, memory: Memory = _NOTHING
    ) -> tuple[Answer, Context]:
        """The answer to a pressed button."""
        answer, context = self._pressed(button, context, memory)
        return in_script(answer, context.script), context

    def _pressed(self, button: Button, context: Context, memory: Memory) -> tuple[Answer, Context]:
        if button.act is Act.SAY:
            said = context.words.say(button.value)
            return self._routed(said, replace(context, last=said, turn=0), memory)
        drilling = context.dialogue.get("name") == "drill"
        if button.act in (Act.DRILL, Act.QUIZ) or (button.act is Act.STEP and drilling):
            return self._drills.press(button, context, memory.plan)
        if button.act in (Act.COMPLAINT, Act.STEP, Act.CASE):
            return self._cases.press(button, context, memory.cases)
        if button.act is Act.ENTRY:
            entry = self.library.guide.entries.get(button.value)
            shown = self._entry(entry, context) if entry else self._remark("stale", context)
            return shown, context
        if not context.last:
            return self._remark("stale", context), context
        match button.act:
            case Act.READ_AS:
                meant = self.library.classifier.classify(context.last)
                context = replace(context, settled=button.value)
                answer, context = self._by_route(button.value, meant, context, memory)
                lesson = Teach(canonicalise(context.last).text, button.value)
                return replace(answer, effects=(lesson,)), context
            case Act.INTENT:
                return self._reply_to(button.value, context)
            case Act.ANOTHER:
                return self._another(context)
            case Act.BACK:
                return self._again(context)
            case _:
                about = self.library.classifier.classify(context.last).about.text
                return reviewing.explanation(self.library, context, about), context

    def _checked(
        self, message: str, context: Context, answer: Callable[[], tuple[Answer, Context]]
    ) -> tuple[Answer, Context]:
        """What cannot be read gets its own line; what is too long is said to be."""
        if not message.strip():
            return self._remark("empty", context), context
        if not any(map(str.isalnum, message)):
            return self._remark("nothing_to_read", context), context
        found, after = answer()
        if len(message) > MAX_CODE_POINTS:
            note = context.words.say("too_long", n=len(message), limit=MAX_CODE_POINTS)
            found = replace(found, blocks=(Block(BlockKind.TEXT, note), *found.blocks))
        return in_script(found, context.script), after

    def _turn(self, message: str, context: Context, memory: Memory) -> tuple[Answer, Context]:
        """What was typed belongs to the dialogue in hand; what is no answer to a quiz does not."""
        match context.dialogue.get("name"):
            case "drill":
                return self._drills.say(message, context, memory.plan)
            case "quiz":
                answer, context = self._drills.answer_quiz(message, context)
                return (answer, context) if answer else self._routed(message, context, memory)
            case _:
                return self._cases.say(message, context)

    def _routed(self, message: str, context: Context, memory: Memory) -> tuple[Answer, Context]:
        context = replace(context, last=message, turn=0, settled="")
        if spoken := turns(message):
            return self._conversation(spoken, context)
        if (wish := wished_practice(message)) is not None:
            return self._drill(wish, context, memory, "private")
        meant = self.library.classifier.classify(message)
        lesson = lesson_for(message, meant, memory.taught)
        if lesson is not None:
            answer, context = self._by_route(lesson.route, meant, context, memory)
            note = Block(BlockKind.FOLDED, context.words.say(f"taught_{lesson.route}"))
            return replace(answer, blocks=(*answer.blocks, note)), context
        if meant.route_zone is Zone.DECLINE:
            return self._remark("not_understood", context), context
        if meant.route_zone is Zone.ASK:
            return self._ask_route(meant, context.words), context
        return self._by_route(meant.route or "chat", meant, context, memory)

    def _by_route(
        self, route: str, meant: Classification, context: Context, memory: Memory = _NOTHING
    ) -> tuple[Answer, Context]:
        context = replace(context, read_as=route, topic="")
        match route:
            case "review":
                # Once soothed, later drafts are not held to it.
                upset = context.upset and not self._calmed(meant.about.text)
                return self._review(meant, context), replace(context, topic="review", upset=upset)
            case "reply":
                return self._reply(meant, context)
            case "guide":
                return self._guide(meant.about.text, context), context
            case "complaint":
                return self._complaint(context, memory)
            case _:
                return self._small_talk(meant.text, context), context

    def _calmed(self, draft: str) -> bool:
        return opens(self.library, self.library.review(draft, upset=True))

    def _another(self, context: Context) -> tuple[Answer, Context]:
        before, _ = self._again(context)
        context = replace(context, turn=context.turn + 1)
        answer, after = self._again(context)
        if answer.blocks == before.blocks:
            return Answer((), toast=context.words.say("no_other")), context
        return answer, after

    def _again(self, context: Context) -> tuple[Answer, Context]:
        """The last answer as `context.turn` has it."""
        meant = self.library.classifier.classify(context.last)
        if context.read_as == "brief":
            return reviewing.brief_answer(self.library, context, context.last), context
        if context.read_as == "review":
            return self._review(meant, context), context
        if context.topic in labels().intents:
            return self._reply_to(context.topic, context)
        return self._reply(meant, context)

    def _review(self, meant: Classification, context: Context) -> Answer:
        lines = [line for line in context.last.splitlines() if line.strip()]
        if len(lines) > 1:
            said = [reviewing.Line(line, context.upset) for line in lines]
            return reviewing.lines_answer(self.library, context, said)
        return reviewing.review_answer(self.library, context, meant.about.text)

    def _conversation(self, spoken: Sequence[Turn], context: Context) -> tuple[Answer, Context]:
        """A pasted exchange: the customer's lines set the mood, the drafts are judged in it."""
        drafts: list[reviewing.Line] = []
        for turn in spoken:
            if turn.customer:
                context = self._heard(context, turn.text, "")
            else:
                drafts.append(reviewing.Line(turn.text, context.upset))
        if not drafts:
            return self._by_route(
                "reply", self.library.classifier.classify(context.customer), context
            )
        context = replace(context, read_as="review", last=drafts[-1].text)
        if len(drafts) == 1:
            return reviewing.review_answer(self.library, context, drafts[0].text), context
        return reviewing.lines_answer(self.library, context, drafts), context

    def _reply(self, meant: Classification, context: Context) -> tuple[Answer, Context]:
        suggestions = self.library.replies.suggest(meant, skip=context.turn)
        if suggestions.situation is None and meant.intent_zone is Zone.ASK:
            context = replace(context, customer=meant.about.text)
            return replying.ask_intent(meant.intents, context.words), context
        if not suggestions.understood:
            return self._remark("not_understood", context), context
        context = self._heard(context, meant.about.text, suggestions.topic or "")
        return replying.reply_answer(suggestions, context), context

    def _reply_to(self, intent: str, context: Context) -> tuple[Answer, Context]:
        replies = self.library.replies.for_intent(intent, context.turn)
        context = self._heard(context, context.customer or context.last, intent)
        return replying.reply_answer(Suggestions(intent, replies, None, True), context), context

    def _heard(self, context: Context, words: str, topic: str) -> Context:
        upset = topic in replying.UPSET or replying.is_upset(self.library, words)
        return replace(context, customer=words, topic=topic, upset=upset)

    def _guide(self, question: str, context: Context) -> Answer:
        hits, zone = self.library.guide.search(question)
        if zone is Zone.DECLINE or not hits:
            return self._remark("not_understood", context)
        if zone is Zone.ANSWER:
            return self._entry(hits[0].entry, context)
        buttons = tuple(Button(h.entry.title, Act.ENTRY, h.entry.id) for h in hits[:3])
        return Answer((Block(BlockKind.TITLE, context.words.say("guide_ask")),), buttons)

    def _entry(self, entry: GuideEntry, context: Context) -> Answer:
        words = context.words
        related = self.library.guide.related(entry)[:3]
        source = words.say("source", source=words.source(entry.source))
        blocks = [
            Block(BlockKind.TITLE, entry.title),
            Block(BlockKind.TEXT, entry.text),
            Block(BlockKind.FOLDED, source),
        ]
        if related:
            blocks.append(Block(BlockKind.TEXT, words.say("guide_related")))
        return Answer(tuple(blocks), tuple(Button(e.title, Act.ENTRY, e.id) for e in related))

    def _complaint(
        self, context: Context, memory: Memory, said: str = ""
    ) -> tuple[Answer, Context]:
        answer, context = self._cases.begin(suspended(context), memory.cases, said)
        return in_script(answer, context.script), context

    def _drill(
        self, argument: str, context: Context, memory: Memory, where: str
    ) -> tuple[Answer, Context]:
        """A scene; among others, where nobody is to be judged, a quiz."""
        if where == "group":
            pick = self.now().toordinal() * 7 + int(self.now().timestamp()) % 1000
            return self._drills.native_quiz(argument, context, pick), context
        if context.paused and not argument.strip():
            return self._drills.resume(context)
        return self._drills.begin(argument, context, memory.plan)

    def _small_talk(self, text: str, context: Context) -> Answer:
        key = _talk_of(canonicalise(text).text)
        return self._help(context, "private") if key == "help" else self._remark(key, context)

    def _ask_route(self, meant: Classification, words: Words) -> Answer:
        shown = shortened(meant.about.text, _SHOWN)
        buttons = tuple(Button(words.say(key), Act.READ_AS, route) for key, route in _CHOICES)
        return Answer((Block(BlockKind.TITLE, words.say("ask_route", text=shown)),), buttons)

    def _help(self, context: Context, where: str) -> Answer:
        words = context.words
        listed = "\n".join(
            words.say("help_line", name=c.name, text=words.say(f"command_{c.name}"))
            for c in offered(where, right="admin")
        )
        return Answer(
            (
                Block(
                    BlockKind.TEXT, words.say("help_group" if where == "group" else "help_private")
                ),
                Block(BlockKind.TEXT, listed),
            )
        )

    def _start(self, context: Context) -> Answer:
        words = context.words
        blocks = (
            Block(BlockKind.TITLE, words.say("start_title")),
            Block(BlockKind.TEXT, words.say("start_text")),
        )
        return Answer(blocks, (Button(words.say("start_try"), Act.SAY, "start_example"),))

    def _remark(self, key: str, context: Context, **values: object) -> Answer:
        """One line of the interface's own words."""
        return Answer((Block(BlockKind.TEXT, context.words.say(key, **values)),))


def _talk_of(text: str) -> str:
    """The key of the answer to small talk; a greeting stands by itself: 你好慢 greets nobody."""
    clauses = {clause.text.rstrip(_PARTICLES) for clause in split_clauses(text)}
    for key, words in small_talk().items():
        if clauses & set(words) if key == "chat_hello" else any(word in text for word in words):
            return key
    return "chat_here"
