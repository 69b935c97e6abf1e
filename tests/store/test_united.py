"""Subjects that were merged are one wherever they are asked for, and are themselves again when they are taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from watchlist.errors import UnknownError
from watchlist.model import (
    Address,
    Band,
    Comparison,
    Decision,
    Event,
    Hit,
    Identifier,
    Kind,
    Name,
    Origin,
    Strength,
    Subject,
)
from watchlist.store import EventFilter, Judgement, Session, Store
from watchlist.store.united import Merges, own_part, united

AT = datetime(2024, 8, 7, 12, tzinfo=UTC)
DAY = timedelta(days=1)
VKN = Identifier("vkn", "6130759760", "TR", "VKN")
TAX = Identifier("vkn", "6130759760", "TR", "Tax ID No.")
ALFA = Subject("a", (Name("Alfa Makina"),), "TR", tags=("x",), note="ours", addresses=(Address("Ankara"),))
BETA = Subject(
    "b",
    (Name("Alfa Machinery"), Name("ALFA", Strength.WEAK)),
    identifiers=(VKN,),
    tags=("y",),
    origin=Origin.LIST,
    reason="eu: address in TR",
)
GAMMA = Subject("c", (Name("Gamma Optik"),), "DE")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as opened:
        with opened.write() as session:
            session.subjects.save([ALFA, BETA, GAMMA], AT)
        yield opened


def on_pair(subject: str, other: str, decision: Decision, at: datetime) -> Judgement:
    return Judgement(subject, "", decision, "Compliance", at, "", key=other)


def merge(session: Session, subject: str, other: str, at: datetime = AT + DAY) -> None:
    session.subjects.merge(on_pair(subject, other, Decision.POSITIVE, at))


def unmerge(session: Session, subject: str, other: str, at: datetime = AT + 2 * DAY) -> None:
    session.subjects.unmerge(on_pair(subject, other, Decision.NEGATIVE, at))


def test_one_says_what_both_said() -> None:
    both = united(ALFA, [BETA])
    assert [(name.text, name.strength) for name in both.names] == [
        ("Alfa Makina", Strength.PRIMARY),
        ("Alfa Machinery", Strength.STRONG),
        ("ALFA", Strength.WEAK),
    ]
    assert (both.id, both.country, both.identifiers, both.tags) == ("a", "TR", (VKN,), ("x", "y"))
    assert (both.origin, both.note, both.reason) == (Origin.USER, "ours", "eu: address in TR")


def test_the_user_s_word_goes_first_whichever_stays() -> None:
    both = united(BETA, [ALFA])
    assert (both.id, both.name, both.country, both.origin) == ("b", "Alfa Makina", "TR", Origin.USER)
    assert {name.text for name in both.names} == {"Alfa Makina", "Alfa Machinery", "ALFA"}


def test_a_name_is_as_strong_as_the_strongest_says() -> None:
    strong = Subject("d", (Name("Delta"), Name("ALFA", Strength.STRONG)))
    assert Name("ALFA", Strength.STRONG) in united(BETA, [strong]).names


def test_a_number_that_both_have_is_one() -> None:
    other = Subject("d", (Name("Delta"),), identifiers=(TAX,), origin=Origin.LIST)
    assert united(BETA, [other]).identifiers == (VKN,)


def test_a_change_of_both_leaves_the_other_s_part_to_the_other() -> None:
    both = united(ALFA, [BETA])
    renamed = replace(both, names=(Name("Neu"), *(replace(n, strength=Strength.STRONG) for n in both.names)))
    own = own_part(renamed, ALFA, both)
    assert [name.text for name in own.names] == ["Neu", "Alfa Makina"]
    assert (own.identifiers, own.tags) == ((), ("x",))
    chosen = own_part(replace(both, names=(Name("Alfa Machinery"), *both.names[:1])), ALFA, both)
    assert chosen.name == "Alfa Machinery"


def test_who_stands_for_whom_is_followed_and_never_in_a_circle() -> None:
    merges = Merges({"b": "a", "a": "c"})
    assert (merges.living("b"), merges.family("b"), sorted(merges.members("c"))) == ("c", ["c", "b", "a"], ["a", "b"])
    assert Merges({"a": "b", "b": "a"}).living("a") in {"a", "b"}


def test_the_merged_is_found_under_either_id_and_listed_once(store: Store) -> None:
    with store.write() as session:
        merge(session, "a", "b")
    with store.read() as session:
        both = united(ALFA, [BETA])
        assert [one.id for one in session.subjects.all()] == ["a", "c"]
        assert session.subjects.get("b") == session.subjects.get("a") == both
        assert session.subjects.of(["a", "b", "c"]) == {"a": both, "b": both, "c": GAMMA}


def test_links_are_of_the_one_that_stands_for_both(store: Store) -> None:
    with store.write() as session:
        session.subjects.link([("a", "eu", "1", "name"), ("b", "eu", "1", "name"), ("b", "us", "2", "number")])
        merge(session, "a", "b")
    with store.read() as session:
        assert session.subjects.linked() == {("eu", "1"): ["a"], ("us", "2"): ["a"]}
        assert session.subjects.links("b") == {("eu", "1"): "name", ("us", "2"): "number"}
    with store.write() as session:
        session.subjects.unlink("a", "us", "2")
    with store.read() as session:
        assert session.subjects.linked() == {("eu", "1"): ["a"]}


def test_the_history_of_both_is_asked_for_by_either(store: Store) -> None:
    met = Comparison(0.9, "ALFA", "primary")
    events = {one: Event(one, Kind.LISTED, "eu", AT, one, story="s") for one in ("first", "second")}
    with store.write() as session:
        session.events.append(events.values())
        hits = [Hit("1", "first", "a", Band.HIT, met), Hit("2", "second", "b", Band.HIT, met)]
        session.subjects.record_hits(hits, events, AT)
        merge(session, "a", "b")
    with store.read() as session:
        for asked in ("a", "b"):
            assert [one.id for one in session.events.select(EventFilter(subject=asked))] == ["first", "second"]
            assert [one.hit.id for one in session.subjects.hits(subject=asked)] == ["1", "2"]
        assert session.subjects.met(["s"]) == {"s": {"a"}}
        assert {one for one, _, _ in session.subjects.told(["a"])} == {"a", "b"}


def test_taken_apart_both_are_what_they_were(store: Store) -> None:
    with store.write() as session:
        session.subjects.link([("b", "us", "2", "number")])
        merge(session, "a", "b")
        session.subjects.save([replace(session.subjects.get("a"), schema="Organization")], AT)
        unmerge(session, "a", "b")
    with store.read() as session:
        assert session.subjects.of(["a", "b"]) == {"a": replace(ALFA, schema="Organization"), "b": BETA}
        assert session.subjects.linked() == {("us", "2"): ["b"]}
        assert session.subjects.judged_pairs() == {frozenset("ab"): ("a", "b", "negative")}


def test_one_that_was_merged_stays_so_when_it_is_imported_again(store: Store) -> None:
    with store.write() as session:
        merge(session, "a", "b")
        session.subjects.save([Subject("b", (Name("Alfa Machines"),))], AT + 2 * DAY)
    with store.read() as session:
        assert [one.id for one in session.subjects.all()] == ["a", "c"]
        assert "Alfa Machines" in [name.text for name in session.subjects.get("a").names]


def test_removing_the_one_removes_both(store: Store) -> None:
    with store.write() as session:
        session.subjects.link([("b", "us", "2", "number")])
        merge(session, "a", "b")
        session.subjects.remove("a", AT + 2 * DAY)
    with store.read() as session:
        assert session.subjects.linked() == {}
        for gone in ("a", "b"):
            with pytest.raises(UnknownError):
                session.subjects.get(gone)


def test_who_was_tracked_at_a_time(store: Store) -> None:
    with store.write() as session:
        merge(session, "a", "b", AT + 2 * DAY)
        session.subjects.remove("c", AT + 4 * DAY)
        unmerge(session, "a", "b", AT + 6 * DAY)

    def tracked(days: int) -> list[str]:
        with store.read() as session:
            return sorted(one.id for one in session.subjects.all(AT + days * DAY))

    assert [tracked(days) for days in (-1, 1, 3, 5, 7)] == [[], ["a", "b", "c"], ["a", "c"], ["a"], ["a", "b"]]
