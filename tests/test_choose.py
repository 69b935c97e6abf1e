"""Who is told of what, why, and in which message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec
import pytest
from choosing import NOW, SUBJECTS, event, happening, hit, signal, wants

from watchlist.choose import REASONS, Choice, Happening, People, choose, matter
from watchlist.config import SubscriptionSettings
from watchlist.model import (
    AlertState,
    Band,
    Change,
    Kind,
    Reason,
)


def chosen(one: Happening, *wishes: SubscriptionSettings, negative: tuple[str, ...] = ()) -> Choice:
    judged = [(subject, matter(one.event)) for subject in negative]
    return choose([one], People(SUBJECTS, judged, wishes or (wants(),)), NOW)


def told(one: Happening, **said: object) -> bool:
    return bool(chosen(one, wants(**said)).alerts)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_event_has_its_reason(kind: Kind) -> None:
    (alert,) = chosen(happening(event(kind), "plain")).alerts
    assert (alert.reason, alert.state, alert.subject) == (REASONS[kind], AlertState.PENDING, "plain")


@pytest.mark.parametrize("kind", list(Kind))
def test_only_the_kinds_that_are_asked_for_are_told(kind: Kind) -> None:
    assert told(happening(event(kind), "plain"), events=[kind])
    assert not told(happening(event(kind), "plain"), events=[other for other in Kind if other is not kind])


def test_an_event_about_nobody_tracked_is_told_only_to_who_wants_all() -> None:
    assert not told(happening(event()))
    (alert,) = chosen(happening(event()), wants(subjects="all")).alerts
    assert (alert.subject, alert.reason) == (None, Reason.NEW_LISTING)


def test_the_tags_of_a_subject_choose() -> None:
    both = happening(event(), "tagged", "plain")
    assert [alert.subject for alert in chosen(both, wants(subjects=["key", "else"])).alerts] == ["tagged"]
    assert not told(both, subjects=["else"])
    assert not told(happening(event(), "unknown"), subjects=["key"])


@pytest.mark.parametrize("kind", [Kind.SOURCE_FAULT, Kind.OPERATOR])
@pytest.mark.parametrize("subjects", ["tracked", "all", ["key"]])
def test_our_own_troubles_go_to_whoever_asked(kind: Kind, subjects: object) -> None:
    assert told(happening(event(kind)), events=[kind], subjects=subjects, countries=["TR"], types=["penalty"])
    assert not told(happening(event(kind)), events=["listed"], subjects=subjects)


def test_sources_and_countries_choose() -> None:
    one = happening(event(), "plain")
    assert told(one, sources=["us_ofac_sdn", "eu_fsf"])
    assert not told(one, sources=["eu_fsf"])
    assert told(one, countries=["RU", "CN"])
    assert not told(one, countries=["CN"])


def test_a_story_is_told_for_a_fresh_signal_of_a_wanted_type_and_certainty() -> None:
    warned, fined = signal("warning_threat", "threatened"), signal("penalty", "imposed", background=True)
    story = happening(event(Kind.REPORTED, story="s1"), "plain", signals=(warned, fined))
    assert told(story, types=["warning_threat", "penalty"])
    assert told(story, certainties=["threatened"])
    assert told(story, types=["warning_threat"], certainties=["threatened"])
    assert not told(story, types=["penalty"]), "what is only retold is no news"
    assert not told(story, certainties=["imposed"])
    mixed = happening(event(Kind.REPORTED, story="s1"), "plain", signals=(warned, signal("penalty", "reported")))
    assert not told(mixed, types=["penalty"], certainties=["threatened"]), "one signal has to be both"
    assert told(happening(event(Kind.REPORTED), "plain")), "who names no type wants every story"
    assert told(happening(event(), "plain"), types=["penalty"]), "types are about stories, not about lists"


def test_what_is_only_to_review_is_held_and_told_to_nobody() -> None:
    of = event()
    doubtful = Happening(of, (hit(of, band=Band.REVIEW, score=0.65),))
    (held,) = chosen(doubtful).alerts
    assert (held.subject, held.state, held.reason) == ("plain", AlertState.SUPPRESSED, Reason.HELD_FOR_REVIEW)
    assert not chosen(doubtful).parcels
    choice = chosen(doubtful, wants(subjects="all"))
    assert [(alert.subject, alert.reason) for alert in choice.alerts] == [
        ("plain", Reason.HELD_FOR_REVIEW),
        (None, Reason.NEW_LISTING),
    ]
    assert [parcel.alerts for parcel in choice.parcels] == [(choice.alerts[1].id,)]


def test_what_a_list_has_already_is_held_by_its_hit_alone() -> None:
    of = event(Kind.ALREADY_LISTED)
    assert not chosen(Happening(of, (hit(of, band=Band.REVIEW, score=0.65),))).alerts


def test_a_person_s_word_lifts_what_a_score_leaves_open() -> None:
    of = event()
    for band in (Band.REVIEW, Band.POSSIBLE):
        people = People(SUBJECTS, (), (wants(),), positive=[("plain", matter(of))])
        (alert,) = choose([Happening(of, (hit(of, band=band, score=0.7),))], people, NOW).alerts
        assert (alert.state, alert.reason) == (AlertState.PENDING, Reason.NEW_LISTING)


def test_a_possible_match_says_so_and_a_score_can_be_asked_for() -> None:
    of = event()
    possible = Happening(of, (hit(of, band=Band.POSSIBLE, score=0.75),))
    assert chosen(possible).alerts[0].reason is Reason.POSSIBLE_MATCH
    assert told(possible, min_score=0.75)
    assert not told(possible, min_score=0.76)


def test_what_a_person_judged_to_be_another_is_kept_but_not_sent() -> None:
    choice = chosen(happening(event(), "plain", "tagged"), negative=("plain",))
    assert {alert.subject: (alert.reason, alert.state) for alert in choice.alerts} == {
        "plain": (Reason.JUDGED_NEGATIVE, AlertState.SUPPRESSED),
        "tagged": (Reason.NEW_LISTING, AlertState.PENDING),
    }
    sent = {alert for parcel in choice.parcels for alert in parcel.alerts}
    assert sent == {alert.id for alert in choice.alerts if alert.subject == "tagged"}


def test_a_wrong_link_does_not_hide_the_event_from_who_wants_all() -> None:
    choice = chosen(happening(event(), "plain"), wants(subjects="all"), negative=("plain",))
    assert [(alert.subject, alert.state) for alert in choice.alerts] == [
        ("plain", AlertState.SUPPRESSED),
        (None, AlertState.PENDING),
    ]
    assert choice.parcels[0].alerts == (choice.alerts[1].id,)


def test_a_judgement_is_on_one_entry_alone() -> None:
    other = happening(event(key="2"), "plain")
    people = People(SUBJECTS, [("plain", matter(event(key="1")))], (wants(),))
    assert choose([other], people, NOW).alerts[0].state is AlertState.PENDING


def test_each_subscription_and_channel_gets_a_message_of_its_own() -> None:
    choice = chosen(happening(event(), "plain"), wants(channels=["a", "b"]), wants(name="other", channels=["a"]))
    assert [(one.subscription, one.channel) for one in choice.parcels] == [
        ("desk", "a"),
        ("desk", "b"),
        ("other", "a"),
    ]
    assert len({one.id for one in choice.parcels}) == 3
    assert len({alert.id for alert in choice.alerts}) == 2


def parcels(wish: SubscriptionSettings, *ones: Happening, one_summary: bool = False, now: datetime = NOW) -> list[int]:
    choice = choose(ones, People(SUBJECTS, (), (wish,)), now, one_summary=one_summary)
    return sorted(len(parcel.alerts) for parcel in choice.parcels)


def test_what_stands_beside_a_story_s_news_is_told_to_who_names_it() -> None:
    demand = signal("diplomatic_demand", "demanded")
    beside = replace(happening(event(Kind.REPORTED, story="s1"), "plain", signals=(demand,)), beside=True)
    assert not told(beside)
    assert not told(beside, types=["warning_threat"])
    assert told(beside, types=["diplomatic_demand"])
    assert told(beside, certainties=["demanded"])
    assert not told(beside, types=["diplomatic_demand"], certainties=["imposed"])


def test_a_story_that_has_become_surer_is_told_as_that() -> None:
    surer = msgspec.structs.replace(
        event(Kind.REPORTED, story="s1"), changes=(Change("certainty", "threatened", "imposed"),)
    )
    imposed = (signal("designation", "imposed"),)
    assert [one.reason for one in chosen(happening(surer, "plain", signals=imposed)).alerts] == [Reason.UPGRADED]
    everybody = wants(subjects="all")
    assert [one.reason for one in chosen(happening(surer, signals=imposed), everybody).alerts] == [Reason.UPGRADED]


def test_what_a_story_says_at_once_of_a_subject_leaves_together_even_for_who_wants_all_singly() -> None:
    events = [event(Kind.REPORTED, key, story="s1") for key in "ab"]
    stories = [happening(one, "plain", "tagged", signals=(signal("designation", "imposed"),)) for one in events]
    choice = choose(stories, People(SUBJECTS, [], [wants(group=False)]), NOW)
    assert sorted(len(parcel.alerts) for parcel in choice.parcels) == [2, 2]


def test_a_group_is_all_of_one_check_or_one_story() -> None:
    ones = [happening(event(key=str(number)), "plain", "tagged") for number in range(3)]
    assert parcels(wants(group=True), *ones) == [6]
    assert parcels(wants(group=False), *ones) == [2] * 3, "no listing is told twice"
    assert parcels(wants(group=False), *ones, one_summary=True) == [6]
    other = happening(event(key="9", check="c2"), "plain")
    assert parcels(wants(group=True), *ones, other) == [1, 6]
    stories = [happening(event(Kind.REPORTED, key, story="s1", check=key), "plain") for key in "ab"]
    assert parcels(wants(group=True), *stories) == [2]


def test_deciding_again_decides_the_same() -> None:
    one = happening(event(), "plain", "tagged")
    assert chosen(one) == chosen(one)
