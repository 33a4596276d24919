"""`liyu run`: start, take up what was left, serve, and leave in order."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot import logs
from bot.coach import Coach
from bot.settings import Settings, clock_in
from bot.storage.database import StorageError
from bot.storage.store import Store
from bot.telegram import menus, reminders
from bot.telegram.app import Bot, build
from bot.telegram.inbox import update_from
from bot.telegram.webhook import Webhook
from bot.words import say
from phrasebook.library import Library

_log = logging.getLogger(__name__)
_POLL_SECONDS = 25
_LEAVE_SECONDS = 7  # systemd and containers lose patience after ten
_TIDY_SECONDS = 3600
_SWEEP_SECONDS = 60
_KEEP_SECONDS = 1
_RETRY_SECONDS = (1, 2, 5, 10, 30)
FINE, BAD = 0, 2


class StoppedError(Exception):
    """The bot cannot go on; the text is one line for the operator."""


def run(settings: Settings) -> int:
    """Serve until told to stop; 0 after a signal, 2 after one line that says what is wrong."""
    logs.set_up(settings.log_level)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(settings))
    except (StoppedError, StorageError) as error:
        print(f"liyu: {logs.redacted(str(error))}", file=sys.stderr)
        return BAD
    return FINE


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The faster loop, where the platform has it."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    _on_signals(stop)
    alone = settings.webhook_url is None or settings.database_url.startswith("sqlite")
    store = await Store.open(settings.database_url, alone=alone)
    try:
        library = Library(settings.phrasebook)
        bot = build(settings, store, Coach(library, clock_in(settings.timezone)))
        try:
            await _connect(bot, stop)
            if not stop.is_set():
                library.warm_up()
                await _work(settings, store, bot, stop, alone=alone)
        finally:
            for request in bot.requests:
                await request.shutdown()
    finally:
        await store.close()


def _on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # where the platform has no such thing
            loop.add_signal_handler(number, stop.set)


async def _connect(bot: Bot, stop: asyncio.Event) -> None:
    """Say hello to Telegram, however long it takes to be reached."""
    for seconds in _forever(_RETRY_SECONDS):
        try:
            await bot.application.initialize()
            return
        except InvalidToken:
            raise StoppedError(say("token_refused")) from None
        except (NetworkError, TelegramError) as error:
            reason = logs.first_line(error.message)
            _log.warning("Telegram cannot be reached (%s); trying again", reason)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
        if stop.is_set():
            return


def _forever(waits: tuple[int, ...]) -> list[int]:
    return [*waits, *[waits[-1]] * 100_000]


async def _work(
    settings: Settings, store: Store, bot: Bot, stop: asyncio.Event, *, alone: bool
) -> None:
    application = bot.application
    failed: list[str] = []
    await application.start()
    tasks = [
        asyncio.create_task(_keep(store, bot, alone=alone)),
        asyncio.create_task(reminders.remind(bot.desk)),
        asyncio.create_task(menus.set_up(application.bot)),
    ]
    webhook: Webhook | None = None
    try:
        await _take_up(bot, older_than=0 if alone else _SWEEP_SECONDS)
        if settings.webhook_url:
            webhook = Webhook(
                application, bot.inbox, settings.webhook_url, settings.webhook_secret or ""
            )
            await _unless(stop, _listen(webhook, settings, bot))
        else:
            await _unless(stop, _poll(bot, stop, failed))
        if not stop.is_set():
            print(say("running", name=application.bot.username), file=sys.stderr)
        await stop.wait()
    finally:
        await _leave(bot, webhook, tasks)
    if failed:
        raise StoppedError(failed[0])


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do `work`, or let go of it when told to stop."""
    working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        working.result()
        return
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def _listen(webhook: Webhook, settings: Settings, bot: Bot) -> None:
    try:
        await webhook.start(settings.webhook_listen, bot.allowed_updates)
    except OSError as error:
        raise StoppedError(
            f"LIYU_WEBHOOK_LISTEN={settings.webhook_listen} cannot be used ({error.strerror})"
        ) from None
    except TelegramError as error:
        raise StoppedError(f"Telegram refuses the webhook: {error.message}") from None


async def _poll(bot: Bot, stop: asyncio.Event, failed: list[str]) -> None:
    outage = False

    def trouble(error: TelegramError) -> None:
        nonlocal outage
        if isinstance(error, Conflict):
            failed.append(say("second_poller"))
            stop.set()
        elif isinstance(error, InvalidToken):
            failed.append(say("token_refused"))
            stop.set()
        elif not outage:
            outage = True
            reason = logs.first_line(error.message)
            _log.warning("updates cannot be fetched (%s); trying on", reason)

    updater = bot.application.updater
    assert updater is not None  # noqa: S101 - the builder makes one
    await updater.start_polling(
        timeout=_POLL_SECONDS,
        bootstrap_retries=-1,
        allowed_updates=bot.allowed_updates,
        error_callback=trouble,
    )


async def _take_up(bot: Bot, older_than: int) -> None:
    """Handle what arrived before and was not finished."""
    try:
        left = await bot.inbox.left_over(older_than=older_than)
    except StorageError as error:
        _log.error("what was left over cannot be read: %s", error)
        return
    for data in left:
        update = update_from(data, bot.application.bot)
        if update is not None:
            await bot.application.update_queue.put(update)


async def _keep(store: Store, bot: Bot, *, alone: bool) -> None:
    """Housekeeping: delete what is kept no longer; with replicas, take up what one dropped."""
    rounds = 0
    while True:
        try:
            await store.heal()
            if rounds % (_TIDY_SECONDS // _KEEP_SECONDS) == 0:
                await store.tidy()
        except StorageError as error:
            _log.error("not tidied: %s", error)
        await asyncio.sleep(_KEEP_SECONDS)
        rounds += 1
        await bot.lanes.write_again()
        if not alone and rounds % (_SWEEP_SECONDS // _KEEP_SECONDS) == 0:
            await _take_up(bot, older_than=_SWEEP_SECONDS)


async def _leave(bot: Bot, webhook: Webhook | None, tasks: list[asyncio.Task[None]]) -> None:
    """Finish what is in hand; what only waits is handled after the next start."""
    application = bot.application
    bot.desk.closing.set()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    async def out() -> None:
        if webhook is not None:
            await webhook.stop()
        if application.updater is not None and application.updater.running:
            await application.updater.stop()
        await application.stop()
        await bot.lanes.write_again()
        await application.shutdown()

    try:
        await asyncio.wait_for(out(), _LEAVE_SECONDS)
    except TimeoutError:
        _log.warning("left with work in hand; it is taken up at the next start")
    except TelegramError as error:
        _log.info("while leaving: %s", error.message)
