"""What the log of checks proves: that a source was asked, and where it was not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchlist.heartbeat import Gap, heartbeat
from watchlist.model import Check, Outcome

START = datetime(2024, 8, 7, tzinfo=UTC)


def check(hours: int, outcome: Outcome = Outcome.UNCHANGED) -> Check:
    return Check(str(hours), "un_sc", START + timedelta(hours=hours), outcome, "")


def test_checks_are_summed_up_with_the_gaps_between_the_good_ones() -> None:
    made = [check(0, Outcome.NEW), check(6), check(12, Outcome.FAILED), check(40), check(46, Outcome.HELD)]
    now = START + timedelta(hours=47)
    beat = heartbeat("un_sc", made, now, timedelta(hours=19), START)
    assert (beat.checks, beat.good, beat.held, beat.failed) == (5, 3, 1, 1)
    assert (beat.first, beat.last, beat.last_good) == (START, made[-1].at, made[3].at)
    assert beat.unchanged_since == START
    assert beat.head == made[-1].hash
    assert beat.gaps == (Gap(made[1].at, made[3].at),), "a failed check does not fill a gap"


def test_a_source_that_is_asked_no_more_has_a_gap_until_now() -> None:
    now = START + timedelta(days=3)
    assert heartbeat("un_sc", [check(0)], now, timedelta(hours=19), None).gaps == (Gap(START, now),)


def test_nothing_is_claimed_of_a_source_that_was_never_read_well() -> None:
    beat = heartbeat("un_sc", [check(0, Outcome.FAILED)], START, timedelta(hours=19), None)
    assert (beat.good, beat.last_good, beat.gaps) == (0, None, ())
