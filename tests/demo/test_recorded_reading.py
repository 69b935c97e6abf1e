"""The recorded files go through the readers that the real ones go through."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from watchlist.demo.publishers import OBSERVED, RECORDED
from watchlist.demo.server import RECORDED_FEEDS, RecordedFeed
from watchlist.feeds import federal_register, syndication
from watchlist.lists import Edition, us_ofac_sdn
from watchlist.model import Article, Entry, Strength

DAYS = sorted(OBSERVED)


def bytes_of(day: int, name: str) -> bytes:
    return (RECORDED / f"day{day}" / name).read_bytes()


def sdn(day: int) -> dict[str, Entry]:
    read = us_ofac_sdn.parse(io.BytesIO(bytes_of(day, "SDN.XML")))
    return {item.key: item for item in read if isinstance(item, Entry)}


def articles(feed: RecordedFeed, day: int) -> tuple[Article, ...]:
    name = feed.path.rsplit("/", 1)[-1]
    return syndication.read(bytes_of(day, name), source=feed.key, url=feed.path, lang="", outlet=feed.outlet)


@pytest.mark.parametrize("day", DAYS)
def test_the_sdn_list_is_read_with_its_day(day: int) -> None:
    first = next(iter(us_ofac_sdn.parse(io.BytesIO(bytes_of(day, "SDN.XML")))))
    assert first == Edition(OBSERVED[day].date())


def test_a_turkish_party_is_read_with_its_numbers_and_names() -> None:
    found = sdn(1)["44801"]
    assert found.name == "MARGIANA INSAAT DIS TICARET LIMITED SIRKETI"
    assert found.countries == ("TR",)
    assert ("mersis", "0612129479900001") in {(number.type, number.value) for number in found.identifiers}
    weak = [name.text for name in sdn(1)["12550"].names if name.strength is Strength.WEAK]
    assert weak == ["MAKPA"]


def test_day_two_brings_turkish_parties_under_the_russia_program() -> None:
    new = [entry for key, entry in sdn(2).items() if key not in sdn(1)]
    assert len(new) == 8
    assert {(entry.programs, entry.countries) for entry in new} == {(("RUSSIA-EO14024",), ("TR",))}


@pytest.mark.parametrize("feed", RECORDED_FEEDS, ids=lambda feed: feed.key)
def test_each_outlet_tells_the_warning_first_and_the_listing_later(feed: RecordedFeed) -> None:
    before, after = articles(feed, 1), articles(feed, 2)
    assert {article.lang for article in after} == {feed.lang}
    known = {article.id for article in before}
    assert known < {article.id for article in after}
    assert sum("Financial Times" in article.text and "18" in article.text for article in before) == 1
    assert sum("Entity List" in article.text for article in after if article.id not in known) == 1


def test_the_register_announces_the_rule_before_the_list_has_it() -> None:
    read = federal_register.read(bytes_of(2, "federal-register.json"), source="fr", url="", lang="", outlet="FR")
    rule = read[0]
    assert "Entity List" in rule.title
    assert "Turkey (8)" in rule.text
    assert rule.published_at == OBSERVED[2].date() - timedelta(days=1)
