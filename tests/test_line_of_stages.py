"""The line that every happening goes through: what holds of all that is decided, and which stage says its reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from choosing import NOW, SUBJECTS, event, happening, hit, signal, wants
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace as varied

from watchlist.choose import Happening, People, after, by_matter, choose, entry_matter, matter
from watchlist.config import SubscriptionSettings
from watchlist.folding import quiet_end
from watchlist.model import AlertState, Band, Change, Event, Hit, Kind, Member, Mute, Reason

ZONES = ("Europe/Istanbul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


def reason(one: Happening, people: People) -> Reason:
    (alert,) = choose([one], replace(people, subjects=SUBJECTS, subscriptions=[wants()]), NOW).alerts
    assert (alert.state is AlertState.SUPPRESSED) is (
        alert.reason in (Reason.JUDGED_NEGATIVE, Reason.HELD_FOR_REVIEW, Reason.MUTED)
    )
    return alert.reason


def doubtful(of: Event, band: Band) -> Happening:
    return Happening(of, (hit(of, band=band, score=0.7),))


def muted(kind: str, what: str, *, subscription: str | None = None, until: datetime | None = None) -> People:
    mute = Mute("m", kind, what, NOW, "Ayşe", subscription, until)  # type: ignore[arg-type]
    return People(mutes=by_matter([mute]))


SURER = varied(event(Kind.REPORTED, story="s1"), changes=(Change("certainty", "threatened", "imposed"),))


@pytest.mark.parametrize(
    ("one", "people", "said"),
    [
        (doubtful(event(), Band.REVIEW), People(negative=[("plain", matter(event()))]), Reason.JUDGED_NEGATIVE),
        (doubtful(event(), Band.REVIEW), muted("subject", "plain"), Reason.HELD_FOR_REVIEW),
        (doubtful(event(), Band.POSSIBLE), muted("subject", "plain"), Reason.MUTED),
        (happening(event(), "plain"), muted("entry", entry_matter("us_ofac_sdn", "1")), Reason.MUTED),
        (happening(event(), "plain"), muted("entry", entry_matter("us_ofac_sdn", "2")), Reason.NEW_LISTING),
        (happening(event(Kind.DELISTED), "plain"), muted("source", "us_ofac_sdn"), Reason.MUTED),
        (happening(SURER, "plain"), muted("story", "s1"), Reason.MUTED),
        (happening(event(), "plain"), muted("subject", "plain", subscription="desk"), Reason.MUTED),
        (happening(event(), "plain"), muted("subject", "plain", subscription="other"), Reason.NEW_LISTING),
        (happening(event(), "plain"), muted("subject", "plain", until=NOW + timedelta(1)), Reason.MUTED),
        (happening(event(), "plain"), muted("subject", "plain", until=NOW), Reason.NEW_LISTING),
        (doubtful(SURER, Band.POSSIBLE), People(), Reason.POSSIBLE_MATCH),
        (happening(SURER, "plain"), People(stories=[("desk", "s1")]), Reason.UPGRADED),
        (happening(event(Kind.REPORTED, story="s1"), "plain"), People(stories=[("desk", "s1")]), Reason.NEW_FACT),
        (happening(event(Kind.REPORTED, story="s1"), "plain"), People(stories=[("other", "s1")]), Reason.NEW_STORY),
        (happening(event(Kind.ANNOUNCED, story="s1"), "plain"), People(stories=[("desk", "s1")]), Reason.ANNOUNCED),
    ],
)
def test_the_first_stage_that_has_something_to_say_says_why(one: Happening, people: People, said: Reason) -> None:
    assert reason(one, people) is said


def test_a_listing_confirms_its_announcement_to_who_was_told_of_it() -> None:
    announced, listing = event(Kind.ANNOUNCED), varied(event(), confirms=event(Kind.ANNOUNCED).id)
    people = People(SUBJECTS, (), [wants()])
    assert reason(happening(listing, "plain"), people) is Reason.NEW_LISTING
    one = happening(announced, "plain")
    told = after(people, choose([one], people, NOW), [one])
    assert reason(happening(listing, "plain"), told) is Reason.CONFIRMED
    assert reason(happening(listing, "tagged"), told) is Reason.NEW_LISTING, "of another subject nothing was said"


def test_after_a_story_was_told_what_it_says_more_is_a_new_fact() -> None:
    people = People(SUBJECTS, (), [wants(), wants(name="figures", types=["trade_statistic"])])
    first = happening(event(Kind.REPORTED, "a", story="s1"), "plain", signals=(signal("penalty", "imposed"),))
    told = after(people, choose([first], people, NOW), [first])
    assert told.stories == {("desk", "s1")}
    more = happening(event(Kind.REPORTED, "b", story="s1"), "tagged", signals=(signal("trade_statistic", "reported"),))
    reasons = {one.subscription: one.reason for one in choose([more], told, NOW).alerts}
    assert reasons == {"desk": Reason.NEW_FACT, "figures": Reason.NEW_STORY}, "each by what it was told itself"


def test_what_is_suppressed_was_not_told() -> None:
    people = People(SUBJECTS, (), [wants()], mutes=by_matter([Mute("m", "story", "s1", NOW)]))
    one = happening(event(Kind.REPORTED, story="s1"), "plain")
    assert after(people, choose([one], people, NOW), [one]) == replace(people, told=set(), stories=set())


def test_a_muted_subject_is_not_told_in_disguise_to_who_wants_all() -> None:
    people = People(SUBJECTS, (), [wants(subjects="all")], mutes=by_matter([Mute("m", "subject", "plain", NOW)]))
    assert [(one.subject, one.reason) for one in choose([happening(event(), "plain")], people, NOW).alerts] == [
        ("plain", Reason.MUTED)
    ]
    source = replace(people, mutes=by_matter([Mute("m", "source", "us_ofac_sdn", NOW)]))
    assert [one.reason for one in choose([happening(event())], source, NOW).alerts] == [Reason.MUTED]


def test_of_many_entries_those_that_are_muted_are_left_out() -> None:
    members = tuple(Member(key, f"Firm {key}", "us_ofac_sdn") for key in "12")
    group = varied(event(Kind.AMENDED), entry=None, members=members)
    first, second = (entry_matter("us_ofac_sdn", key) for key in "12")

    def met(subject: str, *entries: str) -> Hit:
        one = hit(group, subject)
        return varied(one, comparison=varied(one.comparison, entries=entries))

    def reasons(people: People, *hits: Hit) -> list[Reason]:
        said = replace(people, subjects=SUBJECTS, subscriptions=[wants(subjects="all")])
        return [one.reason for one in choose([Happening(group, hits)], said, NOW).alerts]

    one = muted("entry", first)
    assert reasons(one, met("plain", first), met("tagged", second)) == [Reason.MUTED, Reason.AMENDED]
    assert reasons(one, met("plain", first, second)) == [Reason.AMENDED], "it meets one that is not muted"
    assert reasons(one) == [Reason.AMENDED]
    both = People(mutes=by_matter(Mute(each, "entry", each, NOW) for each in (first, second)))
    assert reasons(both, met("plain", first, second)) == [Reason.MUTED]
    assert reasons(both) == [Reason.MUTED]


moments = some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001
clocks = some.times().map(lambda one: f"{one:%H:%M}")


@some.composite
def happenings(draw: some.DrawFn) -> list[Happening]:
    """Different events, each with hits of any band on some subjects."""
    kinds = draw(some.lists(some.sampled_from(list(Kind)), max_size=8))
    found = []
    for number, kind in enumerate(kinds):
        story = draw(some.sampled_from(["s1", "s2"])) if kind is Kind.REPORTED else None
        of = event(kind, str(number), story=story, check=draw(some.sampled_from(["c1", "c2"])))
        hits = tuple(
            hit(of, subject, band=draw(some.sampled_from(list(Band))), score=draw(some.floats(0.6, 1)))
            for subject in draw(some.sets(some.sampled_from(["plain", "tagged"])))
        )
        found.append(Happening(of, hits, (signal("penalty", "imposed"),), draw(some.booleans())))
    return found


@some.composite
def subscriptions(draw: some.DrawFn, name: str) -> SubscriptionSettings:
    """Any wishes, and any way to be told."""
    zone = draw(some.sampled_from(ZONES))
    begin, hours = draw(some.integers(0, 23)), draw(some.integers(1, 16))
    quiet = f"{begin:02}:30-{(begin + hours) % 24:02}:15 {zone}"
    return wants(
        name=name,
        channels=draw(some.sampled_from([["a"], ["a", "b"]])),
        subjects=draw(some.sampled_from(["tracked", "all", ["key"], ["plain"]])),
        min_score=draw(some.sampled_from([0, 0.8])),
        group=draw(some.booleans()),
        mode=draw(some.sampled_from(["immediate", "digest"])),
        at=f"{draw(clocks)} {zone}",
        quiet_hours=draw(some.sampled_from([quiet, None])),
        quiet_except=draw(some.sampled_from([[], ["listed"]])),
        flood_limit=draw(some.integers(0, 3)),
    )


@some.composite
def everybody(draw: some.DrawFn) -> People:
    """Two subscriptions, and what people judged, muted and were told lately."""
    pairs = some.sets(some.tuples(some.just("plain"), some.sampled_from(["us_ofac_sdn\x1f0", "s1"])))
    mutes = draw(some.lists(some.sampled_from([("subject", "tagged"), ("story", "s2"), ("source", "nowhere")])))
    return People(
        SUBJECTS,
        draw(pairs),
        [draw(subscriptions("desk")), draw(subscriptions("press"))],
        positive=draw(pairs),
        mutes=by_matter(Mute("m", kind, what, NOW) for kind, what in mutes),  # type: ignore[arg-type]
    )


@given(happenings(), everybody(), moments, some.booleans(), some.randoms())
def test_what_holds_of_every_choice(
    ones: list[Happening], people: People, now: datetime, summary: bool, chance: object
) -> None:
    choice = choose(ones, people, now, one_summary=summary)
    told = Counter((one.event, one.subject, one.subscription) for one in choice.alerts)
    assert set(told.values()) <= {1}, "an event is told a subscription for a subject once at most"
    wanted = {to.name: to for to in people.subscriptions}
    suppressed = {one.id for one in choice.alerts if one.state is AlertState.SUPPRESSED}
    carried = Counter((alert, parcel.channel) for parcel in choice.parcels for alert in parcel.alerts)
    assert carried == {
        (one.id, channel): 1
        for one in choice.alerts
        if one.id not in suppressed
        for channel in wanted[one.subscription].channels
    }, "all that is not suppressed leaves in one message a channel, and nothing else does"
    folded = {one.id: one.folded for one in choice.alerts}
    for parcel in choice.parcels:
        to, why = wanted[parcel.subscription], {folded[alert] for alert in parcel.alerts}
        assert len(why) == 1, "a message leaves as it does for one reason"
        if why <= {None, Reason.GROUPED}:
            assert parcel.due_at == now
        else:
            assert now < parcel.due_at <= now + timedelta(hours=25)
            assert quiet_end(to.quiet_hours, parcel.due_at) is None
    assert len({one.id for one in choice.parcels}) == len(choice.parcels)
    shuffled = list(ones)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    other = choose(shuffled, people, now, one_summary=summary)
    assert {one.id: one for one in other.alerts} == {one.id: one for one in choice.alerts}
    assert {(one.id, one.due_at, frozenset(one.alerts)) for one in other.parcels} == {
        (one.id, one.due_at, frozenset(one.alerts)) for one in choice.parcels
    }
