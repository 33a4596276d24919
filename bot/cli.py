"""The `liyu` command: one table of commands, each a plain function."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.inputs import InputError
from bot.settings import SettingsError, load_settings
from bot.words import say
from intents.yamlfile import ContentError

FINE, FOUND, BAD = 0, 1, 2
_TEXT_COMMANDS = {
    "check": "judge drafts meant for a customer",
    "classify": "tell what messages want, and which situation a customer's words are",
    "reply": "suggest replies to a customer's words or to a described situation",
    "guide": "answer questions of etiquette and service practice",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 fine, 1 something forbidden found, 2 bad input."""
    options = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        status = command(options)
        sys.stdout.flush()
        return status
    except (InputError, SettingsError) as error:
        print(f"liyu: {error}", file=sys.stderr)
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
    except BrokenPipeError:
        # Whoever read us has enough; nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return BAD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="liyu", description="Liyu 礼语: a coach for what you say to customers, offline."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, purpose in _TEXT_COMMANDS.items():
        _text_command(commands.add_parser(name, help=purpose, description=purpose), name)
    chat = commands.add_parser("chat", help="talk with the coach in the terminal")
    chat.set_defaults(command=_chat)
    run = commands.add_parser("run", help="run the Telegram bot")
    run.set_defaults(command=_run)
    _content_command(commands.add_parser("content", help="check, add to and build the content"))
    evaluate = commands.add_parser("evaluate", help="cross-validated figures of all models")
    evaluate.add_argument("--folds", type=int, default=5)
    evaluate.add_argument("--format", choices=("text", "json"), default="text")
    evaluate.set_defaults(command=_evaluate)
    return parser


def _text_command(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument(
        "texts",
        nargs="*",
        metavar="TEXT",
        help="what to read; or use --file or standard input, one a line",
    )
    parser.add_argument("--file", help="a .txt, .csv or .jsonl file; - is standard input")
    parser.add_argument("--input", choices=("text", "json", "csv"), help="what a line is")
    parser.add_argument("--column", help="the CSV column or JSON field that holds the text")
    formats = ["text", "json"]
    if name == "check":
        formats += ["line", "sarif", "summary"]
        parser.add_argument(
            "--explain",
            action="store_true",
            help="show the rules that matched and were spared, and by which guard",
        )
        parser.add_argument("--jobs", type=int, default=1, help="processes to work with")
    parser.add_argument("--format", choices=formats, default="text")
    parser.set_defaults(command=_work, work=name)


def _content_command(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="action")
    check = actions.add_parser("check", help="validate content and run every entry's examples")
    check.add_argument("path", nargs="?", type=Path, help="an overlay folder, or one YAML file")
    check.set_defaults(command=_content, action="check")
    new = actions.add_parser("new", help="print a commented entry to fill in")
    new.add_argument("kind", choices=("rule", "reply", "situation", "guide", "intent", "scene"))
    new.add_argument("id", help="the id of the new entry, such as stall.wait_and_see")
    new.set_defaults(command=_content, action="new")
    build = actions.add_parser("build", help="compile the content and fit the models")
    build.add_argument("--check", action="store_true", help="only tell whether a build is due")
    build.set_defaults(command=_content, action="build")


def _work(options: argparse.Namespace) -> int:
    from bot.batch import run_batch

    return run_batch(options, load_settings())


def _chat(_: argparse.Namespace) -> int:
    from bot.console import chat

    return chat(load_settings())


def _run(_: argparse.Namespace) -> int:
    settings = load_settings()
    if settings.token is None:
        print(say("not_running_bot"), file=sys.stderr)
        return BAD
    from bot.telegram.run import run

    return run(settings)


def _content(options: argparse.Namespace) -> int:
    from bot import contentwork

    settings = load_settings()
    match options.action:
        case "check":
            return contentwork.check(options.path, settings.phrasebook)
        case "new":
            return contentwork.new(options.kind, options.id)
        case _:
            return contentwork.build(only_check=options.check)


def _evaluate(options: argparse.Namespace) -> int:
    from bot.evaluate import evaluate

    return evaluate(options.folds, as_json=options.format == "json")
