"""Every official list from end to end, at a local server that answers as its publisher does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from changed_lists import changed
from official_publishers import OFFICES, Cellar, Ofac
from on_stage import AGENT, Playing, entries, expected, sample
from stage import Stage

from watchlist.diff import changes
from watchlist.lists import official_lists
from watchlist.model import Kind, Outcome

Play = Callable[..., dict[str, Playing]]
GOOD = {Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED}
SAME = {Outcome.UNCHANGED, Outcome.NOT_MODIFIED}


@pytest.fixture(params=sorted(official_lists()))
def played(request: pytest.FixtureRequest, play: Play) -> Playing:
    """The list, not polled yet."""
    key: str = request.param
    return play(key)[key]


@pytest.fixture
def known(played: Playing) -> Playing:
    """The list, polled once."""
    assert played.poll().error is None
    return played


def test_a_first_poll_reads_what_the_sample_says_and_tells_nothing(played: Playing, stage: Stage) -> None:
    polled = played.poll()
    assert (polled.error, polled.outcome) == (None, Outcome.NEW)
    assert played.stand() == {entry.key: entry for entry in expected(played.key).entries}
    assert played.events() == []
    with played.app.store.read() as session:
        [recorded] = session.sources.checks(played.key)
        state = session.sources.state(played.key)
    assert recorded.check.entries == polled.entries == len(expected(played.key).entries)
    assert recorded.check.published_on in (expected(played.key).published_on, state.published_on)
    assert recorded.check.snapshot == state.good_snapshot
    assert played.app.archive.has(str(state.good_snapshot))
    assert (state.state, state.failures, state.entries) == ("ok", 0, polled.entries)
    assert stage.agents == {AGENT}


def test_what_has_not_changed_is_not_fetched_again_where_something_smaller_says_so(known: Playing) -> None:
    before = known.downloads()
    for _ in range(2):
        polled = known.poll()
        assert (polled.error, polled.outcome in SAME) == (None, True)
    assert (known.downloads() == before) == known.office.has_feed
    assert known.poll(in_full=True).outcome in SAME
    assert known.downloads() > before
    assert known.events() == []


def test_who_is_taken_off_or_amended_is_told_and_nobody_else(known: Playing) -> None:
    # OFAC's own changes come before its lists, acts before Annex IV: the list itself is not looked at until the night.
    whole = isinstance(known.office, Ofac | Cellar)
    known.office.publish(sample(known.key, "reordered"))
    assert known.poll(in_full=whole).error is None
    assert (known.events(), known.stand()) == ([], {one.key: one for one in expected(known.key).entries})

    before, files = known.stand(), changed(known.key, sample(known.key))
    after = entries(known.key, files)
    known.office.publish(files)
    polled = known.poll(in_full=whole)
    assert (polled.error, polled.outcome) == (None, Outcome.NEW)
    assert known.stand() == after
    assert known.keys(Kind.DELISTED) == before.keys() - after.keys()
    amended = {key for key in after if changes(before[key], after[key])}
    assert (len(before.keys() - after.keys()), len(amended)) == (1, 1)
    assert known.keys(Kind.AMENDED) == amended
    assert {event.kind for event in known.events()} == {Kind.DELISTED, Kind.AMENDED}

    known.office.publish(sample(known.key))
    known.poll(in_full=whole)
    assert known.keys(Kind.LISTED) == known.keys(Kind.DELISTED), "what is put on it again is listed again"


def test_a_web_page_in_its_place_is_held_and_told_once(known: Playing, stage: Stage) -> None:
    known.office.publish(changed(known.key, sample(known.key)))
    stood = known.stand()
    for stage.page in (known.office.heavy, "."):
        polled = known.poll(in_full=True)
        assert polled.outcome is Outcome.HELD, polled.error
    [told] = known.events()
    assert told.kind is Kind.SOURCE_FAULT
    assert known.stand() == stood
    stage.page = ""
    assert known.poll(in_full=True).outcome is Outcome.NEW
    assert [event.is_recovery for event in known.events(Kind.SOURCE_FAULT)].count(True) == 1
    assert known.poll(in_full=True).outcome in SAME
    assert len(known.events(Kind.SOURCE_FAULT)) == 2


def test_a_burst_of_500_is_outlasted(played: Playing, stage: Stage) -> None:
    stage.burst = {".": 3 if played.key != "ch_seco" else 2}  # its connection drops once besides
    polled = played.poll()
    assert (polled.error, polled.entries) == (None, len(expected(played.key).entries))
    stage.burst = {played.office.heavy: 3}
    polled = played.poll(in_full=True)
    assert (polled.error, polled.outcome in SAME) == (None, True)
    assert not any(stage.burst.values())
    assert played.events() == []


def test_500_for_ever_is_told_once_and_its_end_once(known: Playing, stage: Stage) -> None:
    stage.down = 500
    for failures in (1, 2):
        assert known.poll(in_full=True).outcome is Outcome.FAILED
        with known.app.store.read() as session:
            assert session.sources.state(known.key).failures == failures
    [told] = known.events()
    assert told.kind is Kind.SOURCE_FAULT
    assert known.stand() == {entry.key: entry for entry in expected(known.key).entries}
    stage.down = 0
    assert known.poll(in_full=True).outcome in SAME
    assert [event.is_recovery for event in known.events()].count(True) == 1


@pytest.mark.parametrize("key", [key for key, office in OFFICES.items() if office.optional])
def test_a_hop_that_is_not_needed_hinders_nothing(play: Play, stage: Stage, key: str) -> None:
    known = play(key)[key]
    known.poll()
    stage.absent = known.office.optional
    for in_full in (False, True):
        polled = known.poll(in_full=in_full)
        assert (polled.error, polled.outcome in GOOD) == (None, True)
        assert known.stand().keys() == {entry.key for entry in expected(key).entries}
    # Without its decrees a subject of the register lacks their citations, until they are there again.
    assert [event.kind for event in known.events()] == ([Kind.AMENDED] if key == "ua_nsdc" else [])
