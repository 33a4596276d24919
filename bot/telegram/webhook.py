"""Receiving updates by webhook: the secret is checked, the update noted, then 200 at once."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application

from bot.logs import first_line
from bot.telegram.inbox import Inbox, update_from
from bot.telegram.limiter import seconds_of

_log = logging.getLogger(__name__)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_MOST_BYTES = 1_000_000
_MOST_ID = 1 << 62
_RETRY_SECONDS = 5

App = Application[Any, Any, Any, Any, Any, Any]


class Webhook:
    """The server that Telegram posts to."""

    def __init__(self, application: App, inbox: Inbox, url: str, secret: str) -> None:
        self._application = application
        self._inbox = inbox
        self._url = url
        self._secret = secret
        self._runner: web.AppRunner | None = None

    async def start(self, listen: str, allowed_updates: list[str]) -> None:
        """Listen on `host:port`, then tell Telegram where, if it does not know.

        Raises OSError when the port cannot be had.
        """
        host, _, port = listen.rpartition(":")
        server = web.Application(client_max_size=_MOST_BYTES)
        server.router.add_post(urlsplit(self._url).path or "/", self._receive)
        self._runner = web.AppRunner(server, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host.strip("[]") or "127.0.0.1", int(port)).start()
        # The secret cannot be read back, so it is always set anew; replicas that start together
        # are told to wait.
        while True:
            try:
                await self._application.bot.set_webhook(
                    self._url, secret_token=self._secret, allowed_updates=allowed_updates
                )
                return
            except BadRequest:
                raise
            except RetryAfter as refusal:
                await asyncio.sleep(seconds_of(refusal))
            except NetworkError as error:
                _log.warning("webhook not set (%s); trying again", first_line(error.message))
                await asyncio.sleep(_RETRY_SECONDS)

    async def stop(self) -> None:
        """Finish the posts in hand and stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "")
        given_bytes = given.encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given_bytes, self._secret.encode()):
            return web.Response(status=403)
        try:
            body = (await request.read()).decode()
            data = json.loads(body)
            id_ = data["update_id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return web.Response(status=400)
        if not isinstance(id_, int) or not 0 <= id_ < _MOST_ID:
            return web.Response(status=400)
        await self._inbox.accept({id_: body})
        update = update_from(data, self._application.bot)
        if update is not None:
            await self._application.update_queue.put(update)
        return web.Response()
