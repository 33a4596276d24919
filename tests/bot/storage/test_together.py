"""What several ask for at the same time is done in one go."""

import asyncio
from collections.abc import Sequence

from bot.storage.database import StorageError
from bot.storage.together import Together


def test_all_who_wait_share_one_go_and_get_their_own_result() -> None:
    goes: list[int] = []

    async def double(numbers: Sequence[int]) -> list[int]:
        goes.append(len(numbers))
        await asyncio.sleep(0)
        return [2 * number for number in numbers]

    async def ask() -> list[int]:
        together = Together(double)
        return await asyncio.gather(*map(together.do, range(50)))

    assert asyncio.run(ask()) == [2 * number for number in range(50)]
    assert goes == [50]


def test_one_that_fails_alone_fails_alone() -> None:
    async def no_seven(numbers: Sequence[int]) -> list[int]:
        if 7 in numbers:
            raise StorageError("seven")
        return [*numbers]

    async def ask() -> list[int | BaseException]:
        together = Together(no_seven)
        return await asyncio.gather(*map(together.do, range(9)), return_exceptions=True)

    found = asyncio.run(ask())
    assert isinstance(found.pop(7), StorageError)
    assert found == [0, 1, 2, 3, 4, 5, 6, 8]


def test_a_busy_database_is_not_asked_again_for_each() -> None:
    goes: list[int] = []

    async def busy(numbers: Sequence[int]) -> list[int]:
        goes.append(len(numbers))
        error = StorageError("locked")
        error.busy = True
        raise error

    async def ask() -> list[int | BaseException]:
        together = Together(busy)
        return await asyncio.gather(*map(together.do, range(9)), return_exceptions=True)

    assert all(isinstance(found, StorageError) for found in asyncio.run(ask()))
    assert goes == [9]


def test_who_stops_waiting_stops_nobody_else() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(numbers: Sequence[int]) -> list[int]:
        begun.set()
        await go_on.wait()
        return [*numbers]

    async def ask() -> int:
        together = Together(slow)
        hasty, patient = (asyncio.create_task(together.do(n)) for n in (1, 2))
        await begun.wait()
        hasty.cancel()
        go_on.set()
        return await patient

    assert asyncio.run(ask()) == 2
