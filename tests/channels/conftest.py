"""A message to send, a clock that stands still, and a way to post over loopback."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from watchlist.channels.post import Post
from watchlist.channels.wire import poster
from watchlist.model import Change, Item, Kind, Line, Message

NOW = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)


def sample(
    key: str = "alert-1:team", *, title: str = "Listed: ALFA MAKİNA on OFAC SDN", lead: str = "It is listed."
) -> Message:
    law = Line("Law", "89 FR 68312", "https://law.example.com/89fr68312")
    item = Item(
        "ALFA MAKİNA LTD. ŞTİ.",
        (law, Line("Match", "0.93")),
        (Change("address", "Ankara", "İzmir"),),
        alert="al1",
        event="e1",
        kind=Kind.LISTED,
    )
    return Message(
        key=key,
        title=title,
        lead=lead,
        items=(item,),
        footer="Why.",
        subscription="compliance",
        created_at=NOW,
        thread="t1",
    )


@pytest.fixture
def message() -> Message:
    return sample()


@pytest.fixture
def make_message() -> Callable[..., Message]:
    return sample


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture
def post() -> Iterator[Post]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield poster(client)
