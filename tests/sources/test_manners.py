"""What single publishers do that no other does, and one whole story on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from changed_lists import changed
from on_stage import Playing, expected, sample
from stage import Stage

from watchlist.model import Kind, Outcome
from watchlist.pipeline import accept
from watchlist.pipeline.replaying import replay

Play = Callable[..., dict[str, Playing]]


def test_a_story_with_all_its_troubles_comes_out_the_same_in_a_replay(
    play: Play, stage: Stage, database_url: str
) -> None:
    key = "eu_annex_iv"
    one = play(key, database=database_url)[key]
    assert one.poll().outcome is Outcome.NEW
    one.office.publish(changed(key, sample(key)))
    stage.page = one.office.heavy
    assert one.poll(in_full=True).outcome is Outcome.HELD
    stage.page, stage.down = "", 500
    assert one.poll(in_full=True).outcome is Outcome.FAILED
    stage.down, stage.burst = 0, {".": 3}
    assert one.poll(in_full=True).outcome is Outcome.NEW
    one.office.publish(sample(key, "reordered"))
    assert one.poll(in_full=True).outcome is Outcome.NEW
    assert one.stand() == {entry.key: entry for entry in expected(key).entries}
    kinds = [event.kind for event in one.events()]
    # The page that the failure goes on from, their end, who went and came back, who was amended and is as before again.
    assert sorted(kinds) == sorted([*[Kind.SOURCE_FAULT] * 2, Kind.DELISTED, Kind.LISTED, *[Kind.AMENDED] * 2])
    assert replay(one.app).is_proof


def test_a_list_that_shrinks_is_held_until_a_person_believes_it(play: Play) -> None:
    one = play("gb_sanctions")["gb_sanctions"]
    limits = replace(one.source.limits, at_least=len(expected(one.key).entries))
    one.app.sources[one.key] = replace(one.source, limits=limits)
    one.poll()
    one.office.publish(changed(one.key, sample(one.key)))
    held = one.poll()
    assert (held.outcome, one.keys(Kind.DELISTED)) == (Outcome.HELD, set())
    assert accept(one.app, held.check).delisted == 1


def test_a_key_that_is_refused_is_a_failure(play: Play, stage: Stage) -> None:
    one = play("ua_nsdc")["ua_nsdc"]
    one.office.key = "another"
    polled = one.poll()
    assert polled.outcome is Outcome.FAILED
    assert "401" in str(polled.error)
    assert stage.count(".") == 1, "asking again does not help"


@pytest.mark.parametrize("key", ["us_ofac_consolidated", "us_csl", "ca_sema", "eu_fsf"])
def test_a_list_that_is_not_there_any_more_is_a_failure_told_once(play: Play, stage: Stage, key: str) -> None:
    one = play(key)[key]
    one.poll()
    stage.absent = one.office.heavy
    one.office.publish(changed(key, sample(key)))
    for _ in range(2):
        polled = one.poll(in_full=True)
        assert (polled.outcome, "404" in str(polled.error)) == (Outcome.FAILED, True)
    assert [event.kind for event in one.events()] == [Kind.SOURCE_FAULT]
    assert one.stand().keys() == {entry.key for entry in expected(key).entries}


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("un_sc", b"2024-09-26", b"2024-09-27"),
        ("eu_fsf", b"2026-08-05T16:47:04", b"2026-08-05T18:00:00"),
        ("us_ofac_consolidated", b"03/28/2025", b"03/29/2025"),
        ("ch_seco", b'date="2026-08-27"', b'date="2026-08-28"'),
    ],
)
def test_a_list_that_is_made_anew_every_day_is_no_news(play: Play, key: str, old: bytes, new: bytes) -> None:
    one = play(key)[key]
    one.poll()
    ((name, content),) = sample(key).items()
    assert content.replace(old, new) != content
    one.office.publish({name: content.replace(old, new)})
    assert one.poll(in_full=True, hours=20).error is None
    assert one.events() == []
    assert one.stand() == {entry.key: entry for entry in expected(key).entries}


def test_the_map_of_annex_iv_may_fail_while_the_annex_changes(play: Play, stage: Stage) -> None:
    one = play("eu_annex_iv")["eu_annex_iv"]
    one.poll()
    of_map = {key for key in one.stand() if key.startswith("map-")}
    stage.absent, stage.status = one.office.optional, 503
    one.office.publish(changed(one.key, sample(one.key)))
    assert one.poll(in_full=True).error is None
    assert len(one.keys(Kind.DELISTED)) == 1
    assert of_map
    assert of_map <= one.stand().keys()
