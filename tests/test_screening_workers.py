"""Workers of a screening: their answers come in order, their errors and their ends reach who asked."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from watchlist.errors import FetchError, WatchlistError
from watchlist.screening.rows import Row
from watchlist.screening.workers import screened

CHUNKS = [[Row(number, {})] for number in range(99)]


class Numbers:
    def screen(self, rows: list[Row]) -> list[bytes]:
        return [b"%d" % row.number for row in rows]


class Refuses:
    def screen(self, rows: list[Row]) -> list[bytes]:
        raise WatchlistError(f"row {rows[0].number} cannot be screened")


class FailsOddly:
    """What it raises cannot be made again from its words, or not even be written into a pipe."""

    def __init__(self, *, written: bool) -> None:
        self.written = written

    def screen(self, rows: list[Row]) -> list[bytes]:
        error = FetchError("https://list.example", f"row {rows[0].number} is odd")
        error.__dict__ |= {} if self.written else {"lock": threading.Lock()}
        raise error


class DiesWhileItAnswers:
    def __init__(self, after: float) -> None:
        self.after = after

    def screen(self, rows: list[Row]) -> list[bytes]:
        threading.Timer(self.after, os.kill, (os.getpid(), signal.SIGKILL)).start()
        return [b"x" * 50_000_000]


def run(screener: object) -> list[object]:
    """The end of each answer of a screening by two workers, and what it raises; too few of them where it hangs."""
    came: list[object] = []

    def screen() -> None:
        try:
            came.extend(answer[-1][-9:] for answer in screened(screener, CHUNKS, 2))  # type: ignore[arg-type]
        except WatchlistError as error:
            came.append(error)

    thread = threading.Thread(target=screen, daemon=True)
    thread.start()
    thread.join(30)
    return came


def test_answers_come_in_the_order_of_what_was_asked() -> None:
    assert run(Numbers()) == [b"%d" % number for number in range(99)]


def test_an_error_in_a_worker_reaches_who_asked() -> None:
    (error,) = run(Refuses())
    assert str(error) == "row 0 cannot be screened"


@pytest.mark.parametrize("written", [True, False])
def test_an_error_that_does_not_come_through_a_pipe_is_told_all_the_same(written: bool) -> None:
    (error,) = run(FailsOddly(written=written))
    assert "https://list.example: row 0 is odd" in str(error)


@pytest.mark.parametrize("after", [0.05, 0.1, 0.2])
def test_a_worker_that_is_killed_in_the_middle_of_its_answer_is_told(after: float) -> None:
    *_, error = run(DiesWhileItAnswers(after))
    assert "was ended from outside" in str(error)
