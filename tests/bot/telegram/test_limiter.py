"""Keeping to Telegram's limits, and slowing down who is too fast, each chat by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest, RetryAfter

from bot.telegram import limiter
from bot.telegram.lanes import Pace
from bot.telegram.limiter import ChatLimiter

ANN, BOB, GROUP, OTHER = 7_000_000_001, 7_000_000_002, -1_002_000_000_001, -1_002_000_000_002


@dataclass
class Telegram:
    """Takes requests; the next ones of a chat may be refused for a while."""

    refusals: dict[int, int] = field(default_factory=dict)
    served: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    async def call(self, chat: int) -> bool:
        self.asked.append(chat)
        if self.refusals.get(chat, 0) > 0:
            self.refusals[chat] -= 1
            raise RetryAfter(0)
        self.served.append(chat)
        return True

    def request(
        self, through: ChatLimiter, chat: int, endpoint: str = "sendMessage", **more: Any
    ) -> Coroutine[Any, Any, Any]:
        data = {"chat_id": chat}
        limit = more.get("limit")
        return through.process_request(self.call, (chat,), {}, endpoint, data, limit)


@pytest.fixture(autouse=True)
def short_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal for no seconds holds for a tenth of one."""
    monkeypatch.setattr(limiter, "_MARGIN", 0.1)


def test_a_refusal_holds_its_own_chat_alone() -> None:
    async def done() -> None:
        telegram, through = Telegram({ANN: 1}), ChatLimiter()
        first = asyncio.create_task(telegram.request(through, ANN))
        await asyncio.sleep(0)
        second = asyncio.create_task(telegram.request(through, ANN, "editMessageText"))
        assert await telegram.request(through, BOB)
        assert await telegram.request(through, GROUP)
        assert telegram.asked == [ANN, BOB, GROUP]
        assert await first
        assert await second
        assert telegram.served == [BOB, GROUP, ANN, ANN]

    asyncio.run(done())


def test_who_is_refused_is_named() -> None:
    refused: list[int] = []
    telegram, through = Telegram({ANN: 2}), ChatLimiter(refused=refused.append)
    assert asyncio.run(telegram.request(through, ANN))
    assert refused == [ANN, ANN]


@pytest.mark.parametrize(("limit", "tries"), [(None, 3), (0, 1), (1, 2)])
def test_after_so_many_refusals_it_is_given_up(limit: int | None, tries: int) -> None:
    telegram, through = Telegram({ANN: 99}), ChatLimiter(retries=2)
    with pytest.raises(RetryAfter):
        asyncio.run(telegram.request(through, ANN, limit=limit))
    assert telegram.asked == [ANN] * tries


def test_other_refusals_are_not_tried_again() -> None:
    calls: list[int] = []

    async def refuse() -> bool:
        calls.append(1)
        raise BadRequest("chat not found")

    request = ChatLimiter().process_request(refuse, (), {}, "sendMessage", {"chat_id": 1}, None)
    with pytest.raises(BadRequest):
        asyncio.run(request)
    assert calls == [1]


@pytest.mark.parametrize("data", [{}, {"chat_id": None}, {"chat_id": "@channel"}])
def test_what_has_no_number_of_a_chat_is_never_held(data: dict[str, Any]) -> None:
    async def done() -> None:
        telegram, through = Telegram(), ChatLimiter()
        for _ in range(50):
            assert await through.process_request(
                telegram.call, (0,), {}, "sendMessage", data, None
            )

    asyncio.run(asyncio.wait_for(done(), 2))


async def _many(
    through: ChatLimiter, chat: int, number: int, endpoint: str, seconds: float = 0.1
) -> bool:
    """Whether so many requests went through within seconds."""
    telegram = Telegram()
    requests = [telegram.request(through, chat, endpoint) for _ in range(number)]
    try:
        await asyncio.wait_for(asyncio.gather(*requests), seconds)
    except TimeoutError:
        return False
    return len(telegram.served) == number


@pytest.mark.parametrize(
    ("chat", "number", "endpoint", "at_once"),
    [
        (GROUP, 20, "sendMessage", True),
        (GROUP, 21, "sendMessage", False),
        (GROUP, 200, "editMessageText", True),
        (ANN, 200, "sendMessage", True),
    ],
)
def test_only_messages_into_a_group_are_counted(
    chat: int, number: int, endpoint: str, at_once: bool
) -> None:
    seconds = 2 if at_once else 0.1
    assert asyncio.run(_many(ChatLimiter(), chat, number, endpoint, seconds)) is at_once


def test_a_full_group_does_not_slow_another() -> None:
    async def done() -> None:
        through = ChatLimiter()
        assert await _many(through, GROUP, 20, "sendMessage", 2)
        assert not await _many(through, GROUP, 1, "sendMessage")
        assert await _many(through, OTHER, 20, "sendMessage", 2)

    asyncio.run(done())


# How fast people send


@dataclass
class Clock:
    """A time that a test sets."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def _used_up(pace: Pace, clock: Clock, who: object) -> Callable[[float], float]:
    """Uses up a burst of forty; gives what another one after so many seconds waits."""
    assert not any(pace.wait(who) for _ in range(40))

    def after(seconds: float) -> float:
        clock.now += seconds
        return pace.wait(who)

    return after


def test_forty_at_once_are_fine_and_then_one_a_second() -> None:
    clock = Clock()
    pace = Pace(clock)
    after = _used_up(pace, clock, ANN)
    assert after(0) == pytest.approx(1)
    assert after(0) == pytest.approx(2)
    assert after(3) == 0
    assert pace.wait(BOB) == 0
    assert after(1000) == 0


@settings(deadline=None)
@given(st.lists(st.floats(0, 30), max_size=60))
def test_nobody_waits_longer_than_the_messages_they_sent(gaps: list[float]) -> None:
    clock = Clock()
    pace = Pace(clock)
    for number, gap in enumerate(gaps, 1):
        clock.now += gap
        waits = pace.wait(ANN)
        assert 0 <= waits <= max(0, number - 40) + 1e-6


def test_in_a_group_ten_are_answered_and_then_one_in_five_seconds() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert [pace.spare((GROUP, ANN)) for _ in range(12)] == [True] * 10 + [False] * 2
    assert pace.spare((GROUP, BOB))
    assert pace.spare((OTHER, ANN))
    clock.now += 5
    assert [pace.spare((GROUP, ANN)) for _ in range(2)] == [True, False]


def test_who_is_too_fast_is_told_once_in_ten_minutes() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert not pace.should_tell(ANN)
    pace.refused(ANN)
    assert pace.should_tell(ANN)
    assert not pace.should_tell(ANN)
    clock.now += 599
    pace.refused(ANN)
    assert not pace.should_tell(ANN)
    clock.now += 1
    pace.refused(ANN)
    assert pace.should_tell(ANN)
    assert not pace.should_tell(BOB)
