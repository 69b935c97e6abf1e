"""What may pass is tried again, as often and as late as it should be."""

from collections.abc import Iterator
from pathlib import Path

import httpcore
import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from watchlist.errors import FetchError
from watchlist.fetch import Fetcher, Network, Validators
from watchlist.fetch.trouble import LONGEST_WAIT, back_off, retry_after

URL = "https://lists.example/list.xml"
OK = httpx.Response(200, content=b"<list/>")


@pytest.fixture
def route() -> Iterator[respx.Route]:
    """The address as the pool below our transport would answer it."""
    with respx.mock(using="httpcore") as router:
        yield router.get(URL)


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 520])
def test_a_passing_status_is_tried_again(fetcher: Fetcher, route: respx.Route, waits: list[float], status: int) -> None:
    route.side_effect = [httpx.Response(status), httpx.Response(status), OK]
    assert fetcher.get(URL).status == 200
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize(
    "error",
    [
        httpcore.ConnectTimeout,
        httpcore.ReadTimeout,
        httpcore.ReadError,
        httpcore.ConnectError,
        httpcore.RemoteProtocolError,
    ],
)
def test_a_passing_fault_is_tried_again(fetcher: Fetcher, route: respx.Route, error: type[Exception]) -> None:
    route.side_effect = [error("gone"), OK]
    assert fetcher.get(URL).status == 200


def test_too_many_requests_without_a_time_means_some_seconds(
    fetcher: Fetcher, route: respx.Route, waits: list[float]
) -> None:
    route.side_effect = [httpx.Response(429), httpx.Response(429), OK]
    assert fetcher.get(URL).status == 200
    assert waits == [5.0, 5.0]


def test_after_four_attempts_it_is_given_up(fetcher: Fetcher, route: respx.Route, waits: list[float]) -> None:
    route.respond(503)
    with pytest.raises(FetchError, match=r"answers 503 Service Unavailable \(tried 4 times\)"):
        fetcher.get(URL)
    assert (route.call_count, waits) == (4, [0.5, 1.0, 2.0])


@pytest.mark.parametrize("status", [429, 503])
def test_the_server_says_when(fetcher: Fetcher, route: respx.Route, waits: list[float], status: int) -> None:
    dates = {"Date": "Wed, 07 Aug 2024 12:00:00 GMT", "Retry-After": "Wed, 07 Aug 2024 12:00:25 GMT"}
    route.side_effect = [
        httpx.Response(status, headers={"Retry-After": "7"}),
        httpx.Response(status, headers=dates),
        OK,
    ]
    assert fetcher.get(URL).status == 200
    assert waits == [7.0, 25.0]


def test_what_asks_for_too_long_is_left_to_the_next_poll(
    fetcher: Fetcher, route: respx.Route, waits: list[float]
) -> None:
    route.respond(429, headers={"Retry-After": "86400"})
    with pytest.raises(FetchError, match="left alone for 86400 s"):
        fetcher.get(URL)
    assert (route.call_count, waits) == (1, [])


def test_one_attempt_is_one_attempt(route: respx.Route, folder: Path) -> None:
    route.respond(500)
    with Fetcher(Network(user_agent="w", attempts=1), folder) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.get(URL)
    assert "tried" not in str(caught.value)


def test_the_condition_is_sent_at_every_attempt(fetcher: Fetcher, route: respx.Route) -> None:
    route.side_effect = [httpx.Response(500), httpx.Response(304)]
    assert fetcher.get(URL, validators=Validators('"v1"', None)).status == 304
    assert [call.request.headers["If-None-Match"] for call in route.calls] == ['"v1"', '"v1"']


@given(st.integers(1, 20), st.none() | st.floats(0, 1e6), st.floats(0, 1))
def test_a_wait_is_never_shorter_than_asked_nor_longer_than_ours(
    number: int, asked: float | None, jitter: float
) -> None:
    wait = back_off(number, asked, lambda: jitter)
    if asked is not None and asked > LONGEST_WAIT:
        assert wait is None
    else:
        assert wait is not None
        assert wait >= (asked or 0)
        assert wait <= max(asked or 0, LONGEST_WAIT)


@given(st.text(), st.text())
def test_no_header_breaks_the_reading_of_it(asked: str, date: str) -> None:
    wait = retry_after({"retry-after": asked, "date": date})
    assert wait is None or wait >= 0
