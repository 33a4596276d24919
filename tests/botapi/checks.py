"""What Telegram refuses: parameters, texts and keyboards that are not quite right."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.botapi import html
from tests.botapi.model import Json, bad, units

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ACTIONS = frozenset(
    (
        *("url", "callback_data", "copy_text", "web_app", "login_url", "switch_inline_query"),
        *("switch_inline_query_current_chat", "switch_inline_query_chosen_chat"),
        *("callback_game", "pay"),
    )
)
_URL = re.compile(r"(?:https?://[^\s/]+\.[^\s/]+|https?://localhost|tg://\w+)\S*")


@dataclass(frozen=True)
class Params:
    """The parameters of a call; over HTTP all of them are strings."""

    raw: Mapping[str, Any]
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """A parameter of any JSON type; nothing where it is absent."""
        raw = self.raw.get(name)
        if not isinstance(raw, str):
            return raw
        try:
            return json.loads(raw)
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def text(self, name: str) -> str:
        """A string, empty where it is absent."""
        return str(self.raw.get(name, ""))

    def number(self, name: str) -> int | None:
        """A whole number."""
        raw = self.raw.get(name)
        try:
            return None if raw is None else int(raw)
        except ValueError:
            raise bad(f"{name} must be a number") from None

    def flag(self, name: str, default: bool = False) -> bool:
        """Yes or no."""
        return str(self.raw.get(name, default)).lower() in ("true", "1")


def formatted(params: Params, name: str, limit: int, empty: str, long: str) -> Json:
    """A text with its entities, under `name` and `name`'s own entity field."""
    prefix = {"text": "", "caption": "caption_"}.get(name, f"{name}_")
    mode = params.text("parse_mode" if prefix in ("", "caption_") else f"{prefix}parse_mode")
    text, entities = params.text(name), params.value(f"{prefix}entities") or []
    if mode.lower() == "html":
        text, entities = html.parse(text)
    elif mode:
        raise bad("unsupported parse_mode")
    text, entities = html.trimmed(text, entities)
    if not text and empty:
        raise bad(empty)
    if units(text) > limit:
        raise bad(long)
    data: Json = {name: text} if text else {}
    return data | ({f"{prefix}entities": entities[:100]} if entities else {})


def message_text(params: Params, name: str = "text") -> Json:
    """The text of a message."""
    return formatted(params, name, TEXT_LIMIT, "message text is empty", "message is too long")


def caption(params: Params) -> Json:
    """The words under a file, which may be missing."""
    return formatted(params, "caption", CAPTION_LIMIT, "", "message caption is too long")


def markup(params: Params) -> Json:
    """The reply_markup, as a message carries it."""
    raw = params.value("reply_markup")
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise bad("object expected as reply markup")
    rows = raw.get("inline_keyboard")
    if rows is None:
        return {"reply_markup": raw}
    keyboard(rows)
    return {"reply_markup": {"inline_keyboard": rows}} if any(rows) else {}


def keyboard(rows: Any) -> None:
    """An inline keyboard: lists of lists of buttons, not more than a hundred."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard: rows must be Arrays")
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        _button(button)


def _button(button: Json) -> None:
    what = "can't parse inline keyboard button"
    if not str(button.get("text", "")).strip():
        raise bad(f"{what}: the text must be non-empty")
    actions = ACTIONS & set(button)
    if not actions:
        raise bad(f"{what}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"{what}: more than one action: {', '.join(sorted(actions))}")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not _URL.fullmatch(button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if button.get("style", "primary") not in ("primary", "success", "danger"):
        raise bad("invalid button style specified")


def question(params: Params) -> Json:
    """What a poll asks."""
    empty, long = "poll question must be non-empty", "poll question length must not exceed 300"
    return formatted(params, "question", 300, empty, long)


def poll(params: Params) -> None:
    """The other rules for polls and quizzes."""
    options = params.value("options") or []
    if not 2 <= len(options) <= 12:
        raise bad("poll must have 2-12 options")
    if not all(1 <= units(option["text"].strip()) <= 100 for option in options):
        raise bad("poll options length must be 1-100")
    if params.text("type") == "quiz":
        right = params.value("correct_option_ids") or []
        if not right or not all(0 <= number < len(options) for number in right):
            raise bad("wrong correct option ID specified")
        if params.text("explanation").count("\n") > 2:
            raise bad("explanation has too many line feeds")
    elif params.text("explanation"):
        raise bad("explanation is allowed only for quizzes")
