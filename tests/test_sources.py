"""Which sources are polled, as the configuration says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from watchlist.config import Settings
from watchlist.errors import ConfigError, UnknownError
from watchlist.sources import FeedSource, ListSource, Source, chosen, sources

FEED = {"kind": "feed", "url": "https://wire.example/rss"}
HOUSE = {"kind": "csv", "path": "house.csv", "columns": {"name": "Firm"}}


def configured(**said: object) -> dict[str, Source]:
    return sources(Settings.model_validate({"sources": said, "folder": Path("/etc/watchlist")}))


def test_the_official_lists_are_polled_without_a_word() -> None:
    found = configured()
    assert found["us_ofac_sdn"].enabled
    assert found["us_bis_entity_list"].enabled
    assert found["us_federal_register"].kind == "feed"


def test_builtin_false_polls_only_what_is_named() -> None:
    found = configured(builtin=False, us_ofac_sdn={"at_least": 5}, wire=FEED)
    assert [key for key, source in found.items() if source.enabled] == ["us_ofac_sdn", "wire"]


def test_what_the_file_says_goes_over_what_is_built_in() -> None:
    said = {"url": "http://127.0.0.1/SDN.XML", "every": "1h", "at_least": 5, "max_removed": 0.5, "confirm_removals": 1}
    before, after = configured()["us_ofac_sdn"], configured(us_ofac_sdn=said)["us_ofac_sdn"]
    assert isinstance(before, ListSource)
    assert isinstance(after, ListSource)
    assert (after.url, after.every, after.confirm_removals) == ("http://127.0.0.1/SDN.XML", timedelta(hours=1), 1)
    assert (after.limits.at_least, after.limits.max_removed) == (5, 0.5)
    assert after.title == before.title


def test_a_floor_of_nothing_is_a_floor() -> None:
    found = configured(us_ofac_sdn={"at_least": 0})["us_ofac_sdn"]
    assert isinstance(found, ListSource)
    assert found.limits.at_least == 0


def test_a_file_of_ones_own_lies_beside_the_configuration() -> None:
    assert configured(house=HOUSE)["house"].path == Path("/etc/watchlist/house.csv")


@pytest.mark.parametrize("off", [{"us_ofac_sdn": {"enabled": False}}, {"wire": {**FEED, "enabled": False}}])
def test_a_source_can_be_switched_off(off: dict[str, object]) -> None:
    (key,) = off
    assert not configured(**off)[key].enabled


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"kind": "feed"}, "url"),
        ({"url": "https://wire.example/rss"}, "kind"),
        ({"kind": "csv", "path": "house.csv"}, "columns"),
        ({**FEED, "form": "gdelt"}, "query"),
        ({**FEED, "query": "sanctions"}, "query"),
        ({"kind": "csv", "path": "house.csv", "columns": {"country": "Country"}}, "columns"),
        ({"kind": "csv", "path": "house.csv", "columns": {"name": "Firm", "colour": "Colour"}}, "colour"),
    ],
)
def test_a_source_of_ones_own_that_lacks_something_is_told_by_its_name(own: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=rf"sources\.own.*{said}"):
        configured(own=own)


def test_a_feed_of_ones_own_may_be_a_search_or_a_sitemap() -> None:
    found = configured(
        search={**FEED, "form": "gdelt", "query": "(a OR b)"}, outlet={**FEED, "form": "sitemap"}, wire=FEED
    )
    search, outlet, wire = found["search"], found["outlet"], found["wire"]
    assert isinstance(search, FeedSource)
    assert isinstance(outlet, FeedSource)
    assert isinstance(wire, FeedSource)
    assert (search.query, search.discovery, search.manners.pause, search.manners.rest) == ("(a OR b)", True, 6, 60)
    assert (outlet.discovery, wire.discovery, wire.manners.pause) == (False, False, 0)


def test_a_search_that_is_built_in_may_ask_something_else() -> None:
    key = "gdelt_turkish_firms"
    before, after = configured()[key], configured(**{key: {"query": "(a OR b)", "every": "1h"}})[key]
    assert isinstance(before, FeedSource)
    assert isinstance(after, FeedSource)
    assert (after.query, after.url, after.every) == ("(a OR b)", before.url, timedelta(hours=1))


@pytest.mark.parametrize("said", [{"form": "sitemap"}, {"query": "a"}])
def test_how_a_built_in_feed_is_read_is_not_to_be_changed(said: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"sources\.tr_dunya"):
        configured(tr_dunya=said)


def test_a_feed_that_is_off_says_why_and_can_be_switched_on() -> None:
    off, on = configured()["un_press"], configured(un_press={"enabled": True})["un_press"]
    assert isinstance(off, FeedSource)
    assert (off.enabled, on.enabled) == (False, True)
    assert off.why_off


def test_keys_choose_sources_in_their_order_and_none_chooses_all_that_are_on() -> None:
    found = configured(builtin=False, one=FEED, two=FEED, three={**FEED, "enabled": False})
    assert [source.key for source in chosen(found, ["two", "one"])] == ["two", "one"]
    assert [source.key for source in chosen(found, ["three"])] == ["three"]
    assert [source.key for source in chosen(found, [])] == ["one", "two"]
    with pytest.raises(UnknownError, match="'four'"):
        chosen(found, ["four"])
