"""What people see: messages as they are now, and what a press or an inline query brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.botapi.model import Json, Message, Query

if TYPE_CHECKING:
    from tests.botapi.world import World

KINDS = ("document", "photo", "voice", "poll", "text")


@dataclass(frozen=True)
class MessageView:
    """A message on somebody's screen; an edit shows in the same view."""

    world: World
    chat_id: int
    id: int

    @property
    def message(self) -> Message:
        """The message behind it."""
        return self.world.chats[self.chat_id].messages[self.id]

    @property
    def raw(self) -> Json:
        """As Telegram tells the bot."""
        return self.message.data

    @property
    def text(self) -> str:
        """The words, without any markup."""
        question = self.raw.get("poll", {}).get("question", "")
        return self.raw.get("text", self.raw.get("caption", question))

    @property
    def entities(self) -> list[Json]:
        """What is bold, a link, and so on, in UTF-16 offsets."""
        return self.raw.get("entities", self.raw.get("caption_entities", []))

    def parts(self, kind: str) -> list[str]:
        """The words of all entities of one kind.

        They are cut in UTF-16, as clients do it.
        """
        coded = self.text.encode("utf-16-le")
        spans = [(e["offset"] * 2, e["length"] * 2) for e in self.entities if e["type"] == kind]
        return [coded[start : start + size].decode("utf-16-le") for start, size in spans]

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of buttons under it."""
        markup = self.raw.get("reply_markup", {})
        return markup.get("inline_keyboard", markup.get("keyboard", []))

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons."""
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def kind(self) -> str:
        """What it is, by its main part; "service" for an event."""
        return next((kind for kind in KINDS if kind in self.raw), "service")

    @property
    def reply_to(self) -> int | None:
        """The id of the message it answers."""
        return self.raw.get("reply_to_message", {}).get("message_id")

    @property
    def thread_id(self) -> int | None:
        """The topic it stands in."""
        return self.raw.get("message_thread_id")

    @property
    def edited(self) -> bool:
        """Whether it once was another."""
        return self.message.edited

    @property
    def deleted(self) -> bool:
        """Whether it is gone."""
        return self.message.deleted

    @property
    def reaction(self) -> str | None:
        """The bot's emoji on it."""
        return self.message.reaction

    @property
    def file(self) -> tuple[str, bytes]:
        """Name and content of the document or photo."""
        sent = self.raw.get("document") or self.raw["photo"][-1]
        return self.world.files[sent["file_id"]]

    def button(self, label: str) -> Json:
        """The button whose label is, or begins with, `label`."""
        buttons = [button for row in self.keyboard for button in row]
        same = [button for button in buttons if button["text"] == label]
        near = [button for button in buttons if button["text"].startswith(label)]
        assert same or near, f"no button {label!r} among {self.labels}"
        return (same or near)[0]


@dataclass(frozen=True)
class Toast:
    """What a press brought: the bot's answer, if any, or what the client did by itself."""

    query: Query | None = None
    copied: str | None = None
    link: str | None = None

    @property
    def _answer(self) -> Json:
        return (self.query and self.query.answer) or {}

    @property
    def answered(self) -> bool:
        """Whether the button stopped spinning; nothing spins where the bot is not asked."""
        return self.query is None or self.query.answer is not None

    @property
    def text(self) -> str:
        """The words at the top of the screen."""
        return self._answer.get("text", "")

    @property
    def alert(self) -> bool:
        """Whether they must be tapped away."""
        return self._answer.get("alert", False)

    @property
    def url(self) -> str | None:
        """The page that was opened."""
        return self.link or self._answer.get("url")


@dataclass(frozen=True)
class Inline:
    """The list over somebody's input field."""

    query: Query

    @property
    def _answer(self) -> Json:
        return self.query.answer or {}

    @property
    def answered(self) -> bool:
        """Whether the bot said anything, an empty list included."""
        return self.query.answer is not None

    @property
    def results(self) -> list[Json]:
        """The results as the bot gave them."""
        return self._answer.get("results", [])

    @property
    def titles(self) -> list[str]:
        """Their titles."""
        return [result.get("title", "") for result in self.results]

    @property
    def button(self) -> Json | None:
        """The button above them."""
        return self._answer.get("button")

    @property
    def cache_time(self) -> int | None:
        """For how many seconds Telegram would not ask again."""
        return self._answer.get("cache_time")

    @property
    def is_personal(self) -> bool | None:
        """Whether the answer is kept for this person only."""
        return self._answer.get("is_personal")


@dataclass(frozen=True)
class Guest:
    """A message that called the bot into a chat it is not in."""

    world: World
    query: Query

    @property
    def answered(self) -> bool:
        """Whether the bot came."""
        return self.query.answer is not None

    @property
    def reply(self) -> MessageView:
        """What it said."""
        assert self.query.answer, "the guest bot did not answer"
        chat_id = int(self.query.text)
        return MessageView(self.world, chat_id, self.query.answer["message_id"])
