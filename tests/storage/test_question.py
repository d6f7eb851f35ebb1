"""One answer serves all who asked before the question was sent, and nobody who asked later."""

from __future__ import annotations

import asyncio

import pytest

from quorate.storage.question import Question

pytestmark = pytest.mark.anyio


class Clerk:
    """Answers with the number of the question, when let."""

    def __init__(self) -> None:
        self.sent = 0
        self.wrong: Exception | None = None
        self.let = asyncio.Event()

    async def ask(self) -> int:
        self.sent += 1
        number = self.sent
        await self.let.wait()
        if self.wrong is not None:
            raise self.wrong
        return number


async def test_those_who_ask_together_share_an_answer() -> None:
    clerk = Clerk()
    question = Question(clerk.ask)
    clerk.let.set()
    assert await asyncio.gather(*(question.answer() for _ in range(50))) == [1] * 50


async def test_who_asks_while_it_is_under_way_waits_for_the_next() -> None:
    clerk = Clerk()
    question = Question(clerk.ask)
    first = asyncio.create_task(question.answer())
    while not clerk.sent:
        await asyncio.sleep(0)
    later = [asyncio.create_task(question.answer()) for _ in range(3)]
    await asyncio.sleep(0)
    clerk.let.set()
    assert await first == 1
    assert await asyncio.gather(*later) == [2, 2, 2]
    assert await question.answer() == 3


async def test_an_error_is_told_to_who_asked_and_to_nobody_after() -> None:
    clerk = Clerk()
    clerk.wrong = OSError("gone")
    clerk.let.set()
    question = Question(clerk.ask)
    answers = await asyncio.gather(question.answer(), question.answer(), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["gone", "gone"]
    clerk.wrong = None
    assert await question.answer() == 2


async def test_one_who_goes_away_disturbs_nobody() -> None:
    clerk = Clerk()
    question = Question(clerk.ask)
    going = asyncio.create_task(question.answer())
    staying = asyncio.create_task(question.answer())
    await asyncio.sleep(0)
    going.cancel()
    clerk.let.set()
    assert await staying == 1
    with pytest.raises(asyncio.CancelledError):
        await going


async def test_who_waits_when_it_ends_is_told() -> None:
    clerk = Clerk()
    question = Question(clerk.ask)
    under_way = asyncio.create_task(question.answer())
    while not clerk.sent:
        await asyncio.sleep(0)
    waiting = asyncio.create_task(question.answer())
    await asyncio.sleep(0)
    await question.stop()
    for asked in (under_way, waiting):
        with pytest.raises(ConnectionError):
            await asked
