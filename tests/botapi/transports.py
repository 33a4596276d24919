"""Two ways from a bot to its world: inside the process, and over HTTP on this machine."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import web
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from tests.botapi.model import DroppedError, Json, RefusedError
from tests.botapi.webhook import Postman

if TYPE_CHECKING:
    from tests.botapi.world import World

_METHOD = re.compile(r".*/bot(?P<token>[^/]+)/(?P<method>\w+)$")
_FILE = re.compile(r".*/file/bot(?P<token>[^/]+)/documents/(?P<file>[\w-]+)$")
_TWO = "Conflict: terminated by other getUpdates request; make sure that only one bot instance"


class Desk:
    """Answers requests of either transport; getUpdates may take its time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._polls = 0
        self._news = asyncio.Event()
        world.listeners.append(self._news.set)

    def close(self) -> None:
        """Nobody waits here any more."""
        self.world.listeners.remove(self._news.set)

    async def answer(
        self, token: str, method: str, params: Json, files: dict[str, tuple[str, bytes]]
    ) -> tuple[int, Json]:
        """The answer of one call."""
        if method.lower() != "getupdates":
            return self.world.call(method, params, files, token)
        return await self._poll(token, method, params)

    async def _poll(self, token: str, method: str, params: Json) -> tuple[int, Json]:
        self._polls += 1
        mine = self._polls
        self._news.set()  # an older poll must see that it is no longer the newest
        clock = asyncio.get_running_loop().time
        end = clock() + float(params.get("timeout", 0))
        while True:
            self._news.clear()
            status, body = self.world.call(method, params, None, token)
            left = end - clock()
            if body.get("result") != [] or left <= 0:
                return status, body
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                continue
            if mine != self._polls:
                return 409, RefusedError(409, f"{_TWO} is running").body()

    def file(self, token: str, number: str) -> tuple[int, bytes]:
        """The content of a file, as its path from getFile gives it."""
        if token != self.world.token or number not in self.world.files:
            return 404, json.dumps(RefusedError(404, "Not Found").body()).encode()
        return 200, self.world.files[number][1]


class InProcessRequest(BaseRequest):
    """A request object for PTB that needs no network."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._desk: Desk | None = None

    async def initialize(self) -> None:
        """Opens the desk."""
        self._desk = self._desk or Desk(self._world)

    async def shutdown(self) -> None:
        """Closes the desk."""
        if self._desk:
            self._desk.close()
        self._desk = None

    @property
    def read_timeout(self) -> float | None:
        """As long as it takes."""
        return None

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - GET or POST is the same here
        request_data: RequestData | None = None,
        *_timeouts: Any,
        **_more_timeouts: Any,
    ) -> tuple[int, bytes]:
        """One call, or one file."""
        assert self._desk, "initialize() comes first"
        if wanted := _FILE.match(unquote(url)):
            return self._desk.file(wanted["token"], wanted["file"])
        asked = _METHOD.match(url)
        assert asked, f"no method in {url}"
        params = dict(request_data.json_parameters) if request_data else {}
        parts = request_data.multipart_data if request_data else {}
        files = {name: (str(part[0]), _content(part[1])) for name, part in parts.items()}
        try:
            status, body = await self._desk.answer(asked["token"], asked["method"], params, files)
        except DroppedError as error:
            raise NetworkError(f"the line broke in {error}") from None
        return status, json.dumps(body).encode()


def _content(part: Any) -> bytes:
    return part if isinstance(part, bytes) else part.read()


@dataclass(frozen=True)
class Served:
    """Where a world can be reached."""

    world: World
    port: int

    @property
    def base_url(self) -> str:
        """What PTB calls base_url."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        """What PTB calls base_file_url."""
        return f"http://127.0.0.1:{self.port}/file/bot"


@asynccontextmanager
async def serve(world: World) -> AsyncIterator[Served]:
    """The world over HTTP, on a free port of this machine, with webhooks."""
    desk = Desk(world)

    async def handle(request: web.Request) -> web.Response:
        return await _respond(desk, request)

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with Postman(world):
            yield Served(world, runner.addresses[0][1])
    finally:
        await runner.cleanup()
        desk.close()


async def _respond(desk: Desk, request: web.Request) -> web.Response:
    if wanted := _FILE.match(request.path):
        status, content = desk.file(wanted["token"], wanted["file"])
        return web.Response(status=status, body=content)
    asked = _METHOD.match(request.path)
    if not asked:
        return web.json_response(RefusedError(404, "Not Found").body(), status=404)
    params, files = await _read(request)
    try:
        status, body = await desk.answer(asked["token"], asked["method"], params, files)
    except DroppedError:
        if request.transport:
            request.transport.abort()
        return web.Response()
    return web.json_response(body, status=status)


async def _read(request: web.Request) -> tuple[Json, dict[str, tuple[str, bytes]]]:
    params: Json = dict(request.query)
    files = {}
    if request.content_type == "application/json":
        return params | await request.json(), {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            params[name] = value
    return params, files
