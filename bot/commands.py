"""The one table of commands: help, menus, aliases and permissions all come from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intents.text import simplified
from intents.yamlfile import read_yaml

_FILE = Path(__file__).parent / "content" / "commands.yaml"


@dataclass(frozen=True, slots=True)
class Command:
    """`where` it is offered, and the `right` that it takes in a group (empty: none)."""

    name: str
    aliases: tuple[str, ...]
    where: frozenset[str]
    right: str = ""
    hidden: bool = False


@cache
def commands() -> dict[str, Command]:
    """All commands by name, in the order of the menus."""
    return {
        entry["name"]: Command(
            entry["name"],
            tuple(entry["aliases"]),
            frozenset(entry["where"]),
            entry.get("right", ""),
            "hidden" in entry,
        )
        for entry in read_yaml(_FILE).plain()
    }


@cache
def _by_alias() -> dict[str, Command]:
    return {
        alias: command
        for command in commands().values()
        for alias in (command.name, *command.aliases)
    }


def find_command(typed: str) -> Command | None:
    """The command that a typed name or alias stands for, with or without its slash.

    >>> find_command("/检查").name
    'checkphrase'
    """
    return _by_alias().get(simplified(typed.removeprefix("/").lower()))


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed; `mine` unless it names another bot, `named` when it names this
    one."""

    name: str
    argument: str
    mine: bool
    named: bool = False


def typed_command(text: str, username: str = "") -> Typed | None:
    """The command that a text begins with, in any spelling.

    >>> typed_command("/检查@other_bot 这是规定", "liyu_bot")
    Typed(name='/检查', argument='这是规定', mine=False, named=False)
    """
    if text.startswith("／"):  # as Chinese keyboards have it
        text = f"/{text[1:]}"
    if not text.startswith("/") or not text[1:2].strip() or text[1] == "/":
        return None
    first, *rest = text.split(maxsplit=1)
    name, _, bot = first.partition("@")
    mine = bot.lower() in ("", username.lower())
    return Typed(name, rest[0] if rest else "", mine, bool(bot) and mine)


def offered(where: str, *, right: str = "") -> list[Command]:
    """The commands that are shown in a place to people with a right."""
    return [
        command
        for command in commands().values()
        if where in command.where
        and not command.hidden
        and (where != "group" or command.right in ("", right))
    ]
