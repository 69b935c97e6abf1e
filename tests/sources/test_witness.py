"""The Consolidated Screening List beside the list that it repeats: it says nothing a second time."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from on_stage import Playing, sample

from watchlist.model import Kind, Outcome

Play = Callable[..., dict[str, Playing]]
FIRM = "3K Aviation Consulting and Logistics"
KEY = "4-tr-3k-aviation-consulting-and-logistics"


def screening(*, firm: bool) -> dict[str, bytes]:
    """The Consolidated Screening List with the firm or without it."""
    ((name, content),) = sample("us_csl").items()
    rows = [row for row in json.loads(content)["results"] if firm or row["name"] != FIRM]
    return {name: json.dumps({"results": rows}).encode()}


def entity_list(*, firm: bool) -> dict[str, bytes]:
    """The Entity List with the firm or without it."""
    ((name, content),) = sample("us_bis_entity_list").items()
    text = content.decode()
    before, row, after = text.partition(f' <TD class="left border-right-single">{FIRM}')
    reserved = ' <TD class="left border-right-single">[Reserved]</TD>' + "<TD/>" * 3 + "</TR>"
    return {name: (text if firm else before + reserved + after.partition("</TR>")[2]).encode() if row else b""}


@pytest.fixture
def lists(play: Play) -> dict[str, Playing]:
    """Both lists, of which neither has the firm yet."""
    both = play("us_bis_entity_list", "us_csl")
    both["us_bis_entity_list"].office.publish(entity_list(firm=False))
    both["us_csl"].office.publish(screening(firm=False))
    for one in both.values():
        assert one.poll().error is None
        assert one.events() == []
    return both


def alerts(one: Playing) -> set[str]:
    with one.app.store.read() as session:
        return {alert.id for alert in session.outbox.alerts()}


def test_a_listing_is_told_by_the_list_and_not_again_by_its_witness(lists: dict[str, Playing]) -> None:
    bis, csl = lists["us_bis_entity_list"], lists["us_csl"]
    before = alerts(bis)
    bis.office.publish(entity_list(firm=True))
    assert (bis.poll(hours=2).listed, bis.keys(Kind.LISTED)) == (1, {KEY})
    told = alerts(bis)
    assert len(told - before) == 1
    csl.office.publish(screening(firm=True))
    polled = csl.poll(hours=20)
    assert (polled.error, polled.outcome) == (None, Outcome.NEW)
    assert FIRM in {entry.name for entry in csl.stand().values()}
    assert csl.events() == []
    assert alerts(bis) == told


def test_a_difference_that_lasts_is_told_once(lists: dict[str, Playing]) -> None:
    bis, csl = lists["us_bis_entity_list"], lists["us_csl"]
    csl.office.publish(screening(firm=True))
    csl.poll(hours=6)
    assert csl.events() == []
    for _ in range(5):
        csl.poll(hours=24)
    [told] = csl.events()
    assert told.kind is Kind.DISAGREEMENT
    only = {member.name for member in told.members}
    assert {FIRM, "Gunther Migeotte", "Kral Aviation", "Fly Raise International Limited"} <= only
    assert "Atlas Sanatgaran" not in only, "both have it"
    assert not any(name.startswith("Address 01") for name in only), "an address is written otherwise by each"
    assert bis.events() == []
