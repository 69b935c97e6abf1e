"""A server that wants time between two questions gets it, and is left alone once it says that it is asked too often."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from watchlist.errors import FetchError
from watchlist.fetch import Fetcher, Network
from watchlist.fetch.pace import Pace

NETWORK = Network(user_agent="watchlist/0 (test)", allow_private=True)


class Time:
    """A monotonic clock that stands still but for sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def fetcher(tmp_path: Path, time: Time) -> Fetcher:
    return Fetcher(NETWORK, tmp_path, sleep=time.sleep, pace=Pace(time))


def test_the_pause_is_kept_between_two_questions_to_one_server(
    httpserver: HTTPServer, fetcher: Fetcher, time: Time
) -> None:
    httpserver.expect_request("/a").respond_with_data("a")
    httpserver.expect_request("/b").respond_with_data("b")
    with fetcher:
        fetcher.get(httpserver.url_for("/a"), pause=6.0)
        fetcher.get(httpserver.url_for("/b"), pause=6.0)
        time.now += 4.0
        fetcher.get(httpserver.url_for("/a"), pause=6.0)
        fetcher.get(httpserver.url_for("/a"))
    assert time.slept == [6.0, 2.0]


def test_who_is_asked_too_often_is_left_alone_and_not_asked_again(
    httpserver: HTTPServer, fetcher: Fetcher, time: Time
) -> None:
    httpserver.expect_ordered_request("/a").respond_with_data("one every 5 seconds", status=429)
    httpserver.expect_ordered_request("/a").respond_with_data("a")
    with fetcher:
        with pytest.raises(FetchError, match="asked too often"):
            fetcher.get(httpserver.url_for("/a"), pause=6.0, rest=60.0)
        with pytest.raises(FetchError, match="left alone for 60 s"):
            fetcher.get(httpserver.url_for("/a"), pause=6.0, rest=60.0)
        assert len(httpserver.log) == 1
        time.now += 61.0
        assert fetcher.get(httpserver.url_for("/a"), pause=6.0, rest=60.0).size == 1


def test_what_says_so_in_words_is_left_alone_too(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    with fetcher:
        fetcher.leave_alone(httpserver.url_for("/a"), 60.0)
        with pytest.raises(FetchError, match="left alone"):
            fetcher.get(httpserver.url_for("/b"), rest=60.0)
    assert not httpserver.log


def test_a_body_is_asked_for_plainly(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    httpserver.expect_request("/a", headers={"Accept-Encoding": "identity"}).respond_with_data("a")
    with fetcher:
        assert fetcher.get(httpserver.url_for("/a"), plainly=True).size == 1
