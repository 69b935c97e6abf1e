"""What a subscription asks for, and which of its wishes left something out."""

from __future__ import annotations

import pytest
from choosing import NOW, SUBJECTS, TAGGED, event, happening, hit, signal, wants
from msgspec.structs import replace

from watchlist.choose import Case, Happening, People
from watchlist.config import SubscriptionSettings
from watchlist.model import Kind, Member, Signal
from watchlist.wishes import Wish, is_wanted, unmet


def left_out_by(one: Happening, to: SubscriptionSettings, people: People | None = None) -> list[Wish]:
    case = Case(one, one.hits[0] if one.hits else None, to, people or People(SUBJECTS), NOW)
    wishes = list(unmet(case))
    assert is_wanted(case) is (not wishes)
    return wishes


def listed(*programs: str) -> Happening:
    of = event()
    assert of.entry is not None
    return happening(replace(of, entry=replace(of.entry, programs=programs)), "plain")


@pytest.mark.parametrize(
    ("wish", "programs", "wanted"),
    [
        (["RUSSIA-EO14024"], ["RUSSIA-EO14024"], True),
        (["russia-eo14024"], ["SDGT", "RUSSIA-EO14024"], True),
        (["russia*"], ["RUSSIA-EO14024"], True),
        (["*eo14024"], ["RUSSIA-EO14024"], True),
        (["RUSSIA"], ["RUSSIA-EO14024"], False),
        (["SDGT"], ["RUSSIA-EO14024"], False),
        (["[SDGT]", "744.2?"], ["SDGT", "744.21"], False),
        (["744.21"], ["744x21"], False),
        (["Annex IV*"], ["Annex IV\n(a)"], True),
        (["*"], [], False),
    ],
)
def test_programs_choose_whatever_their_case(wish: list[str], programs: list[str], wanted: bool) -> None:
    assert left_out_by(listed(*programs), wants(programs=wish)) == ([] if wanted else [Wish.PROGRAMS])


def test_what_has_no_entry_has_no_program() -> None:
    assert not left_out_by(happening(event(Kind.REPORTED, story="s1"), "plain"), wants(programs=["SDGT"]))


def aimed(target: str | None) -> Signal:
    return Signal(
        signal("penalty", "imposed").type, signal("penalty", "imposed").certainty, "quote", "rule", None, target
    )


@pytest.mark.parametrize(
    ("country", "target", "wanted"),
    [
        ("TR", None, True),
        ("DE", None, False),
        (None, "Turkey", True),
        (None, "companies in Türkiye", True),
        (None, "Germany", False),
        ("DE", "Turkey", True),
        (None, "NATO", True),
        (None, None, True),
    ],
)
def test_the_country_of_a_story_is_its_subject_s_or_whom_it_is_aimed_at(
    country: str | None, target: str | None, wanted: bool
) -> None:
    people = People({"plain": replace(SUBJECTS["plain"], country=country)})
    story = happening(event(Kind.REPORTED, story="s1"), "plain", signals=(aimed(target),))
    assert left_out_by(story, wants(countries=["tr"]), people) == ([] if wanted else [Wish.COUNTRIES])


def test_the_countries_of_an_event_about_many_are_those_of_its_members() -> None:
    rule = Happening(replace(event(Kind.DISAGREEMENT), entry=None, members=(Member("1", "Alfa", "l", ("TR", "CN")),)))
    everybody = {"subjects": "all"}
    assert not left_out_by(rule, wants(countries=["CN"], **everybody))
    assert left_out_by(rule, wants(countries=["DE"], **everybody)) == [Wish.COUNTRIES]


def test_subjects_are_named_by_tag_or_id_also_by_that_of_one_that_was_merged() -> None:
    one = happening(event(), "plain")
    assert not left_out_by(one, wants(subjects=["key", "plain"]))
    assert left_out_by(one, wants(subjects=["key", "gone"])) == [Wish.SUBJECTS]
    merged = People(SUBJECTS, merged={"gone": "plain"})
    assert not left_out_by(one, wants(subjects=["key", "gone"]), merged)
    of = event()
    by_old_id = People({"gone": SUBJECTS["plain"]})
    assert not left_out_by(Happening(of, (hit(of, "gone"),)), wants(subjects=["plain"]), by_old_id)
    assert not left_out_by(happening(event(), "tagged"), wants(subjects=[TAGGED.tags[0]]))


def test_every_wish_that_leaves_it_out_is_named() -> None:
    to = wants(events=["reported"], sources=["eu_fsf"], countries=["CN"], subjects=["else"], min_score=0.95)
    assert left_out_by(happening(event(), "plain"), to) == [
        Wish.EVENTS,
        Wish.SUBJECTS,
        Wish.MIN_SCORE,
        Wish.SOURCES,
        Wish.COUNTRIES,
    ]
    story = happening(event(Kind.REPORTED, story="s"), "plain", signals=(signal("penalty", "imposed"),))
    assert left_out_by(story, wants(types=["designation"])) == [Wish.TYPES]
    assert left_out_by(story, wants(types=["penalty"], certainties=["threatened"])) == [Wish.CERTAINTIES]
    assert left_out_by(story, wants(types=["designation"], certainties=["threatened"])) == [
        Wish.TYPES,
        Wish.CERTAINTIES,
    ]
