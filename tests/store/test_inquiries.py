"""What was searched and screened can be asked for again, on both databases, also after a way down and up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from watchlist.errors import UnknownError
from watchlist.inquiry import SCREENING, Consulted, Counts, Found, Inquiry, Pair
from watchlist.model import Comparison, Name, Party, Strength
from watchlist.resources import shipped
from watchlist.store import Store

AT = datetime(2024, 8, 7, 12, tzinfo=UTC)
ASKED = Inquiry(
    "a1",
    SCREENING,
    AT,
    "1",
    options={"limit": 3.0, "list": None},
    lists=(Consulted("house", "House list"),),
    counts=Counts(4),
)
FOUND = [Found("house", str(n), f"Alfa\n{n}", "Alfa", 0.9, "hit", "primary", "current", row=n) for n in range(5)]


def pair(judged: str) -> Pair:
    alfa = Party((Name("Alfa"),))
    likeness = Comparison(0.75, "Alfa", Strength.PRIMARY)
    return Pair("h", "counterparty:1", "house", "1", judged, 1, None, alfa, "possible", likeness)


def test_what_was_recorded_is_given_back(database_url: str) -> None:
    with Store(database_url) as store:
        with store.write() as session:
            session.inquiries.record(ASKED, [FOUND[:3], FOUND[3:]])
        with store.read() as session:
            assert session.inquiries.get("a1") == ASKED
            assert list(session.inquiries.found("a1")) == FOUND
            with pytest.raises(UnknownError, match="a2"):
                session.inquiries.get("a2")


def test_a_pair_is_kept_once_as_it_was_last(database_url: str) -> None:
    with Store(database_url) as store:
        for judged in ("before", "now"):
            with store.write() as session:
                session.inquiries.pair_up([pair(judged)] * 2)
        with store.read() as session:
            assert session.inquiries.pair("h") == pair("now")
            assert list(session.inquiries.paired(["possible", "review"])) == [pair("now")]
            assert list(session.inquiries.paired(["hit"])) == []
            assert session.inquiries.pair("g") is None


def test_the_way_down_takes_the_tables_and_the_way_up_makes_them(database_url: str) -> None:
    engine = create_engine(database_url)
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    assert not {"inquiry", "inquiry_part", "pair"} & set(inspect(engine).get_table_names())
    engine.dispose()
    with Store(database_url) as store, store.write() as session:
        session.inquiries.record(ASKED, [])
