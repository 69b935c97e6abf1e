"""What copies say in many words is one development, and what is surer than before is news."""

from __future__ import annotations

import pytest

from watchlist.model import Certainty, Signal, SignalType, TargetKind
from watchlist.news.developments import beside, came_true, development, developments, says_as_much

T, C = SignalType, Certainty


def signal(
    type_: SignalType = T.DESIGNATION,
    certainty: Certainty = C.IMPOSED,
    target: str | None = "companies in Türkiye",
    *,
    actor: str | None = "United States",
    kind: TargetKind = TargetKind.UNKNOWN,
    background: bool = False,
) -> Signal:
    return Signal(type_, certainty, "quote", "rule", actor, target, background=background, target_kind=kind)


@pytest.mark.parametrize(
    "other",
    [
        signal(target="Türkiye"),
        signal(target="firms in Turkey"),
        signal(target="Turkey", kind=TargetKind.FIRMS),
        signal(target=None),
        signal(target="companies"),
        signal(target="NATO", kind=TargetKind.FIRMS),
        signal(actor="US Treasury"),
        signal(actor=None),
    ],
)
def test_a_copy_s_words_for_the_target_or_the_actor_make_no_second_development(other: Signal) -> None:
    assert len(developments([signal(), other])) == 1
    assert says_as_much(development(signal()), development(other))


@pytest.mark.parametrize(
    "other",
    [
        signal(target="companies in Georgia"),
        signal(target="banks in Türkiye"),
        signal(target="Türkiye", kind=TargetKind.STATE),
        signal(T.PENALTY),
        signal(certainty=C.DENIED),
    ],
)
def test_another_target_type_or_a_denial_is_a_development_of_its_own(other: Signal) -> None:
    assert len(developments([signal(), other])) == 2
    assert not says_as_much(development(signal()), development(other))


def test_background_is_none_and_what_is_said_more_surely_beside_is_left_out() -> None:
    assert developments([signal(background=True)]) == ()
    found = developments([signal(certainty=C.REPORTED), signal(), signal(certainty=C.THREATENED)])
    assert [one.certainty for one in found] == [C.IMPOSED]


def test_of_two_signals_that_say_the_same_the_one_that_names_who_does_it_is_told() -> None:
    (found,) = developments([signal(actor=None), signal()])
    assert found.signal.actor == "United States"


@pytest.mark.parametrize(
    ("before", "now", "is_surer"),
    [
        (signal(certainty=C.THREATENED), signal(), True),
        (signal(certainty=C.DEMANDED), signal(), True),
        (signal(certainty=C.REPORTED), signal(), True),
        (signal(certainty=C.REPORTED), signal(certainty=C.STATED), True),
        (signal(), signal(certainty=C.REPORTED), False),
        (signal(), signal(), False),
        (signal(certainty=C.DENIED), signal(), False),
        (signal(T.WARNING_THREAT, C.THREATENED, "Türkiye", kind=TargetKind.STATE), signal(), True),
        (signal(T.WARNING_THREAT, C.THREATENED, "Georgia"), signal(), False),
        (signal(T.DIPLOMATIC_DEMAND, C.DEMANDED), signal(T.EXPORT_BAN), True),
        (signal(T.DIPLOMATIC_DEMAND, C.STATED), signal(T.EXPORT_BAN), False),
    ],
)
def test_what_comes_true_or_becomes_surer(before: Signal, now: Signal, is_surer: bool) -> None:
    found = came_true(development(now), [development(before)])
    assert found == (development(before) if is_surer else None)


def test_answers_figures_and_the_demand_in_a_warning_stand_beside_the_news() -> None:
    told = [
        signal(T.WARNING_THREAT, C.THREATENED, "Türkiye"),
        signal(T.DIPLOMATIC_DEMAND, C.DEMANDED, "Türkiye"),
        signal(T.DIPLOMATIC_RESPONSE, C.STATED, "United States"),
        signal(T.DIPLOMATIC_RESPONSE, C.STATED, "Russia"),
        signal(T.DIPLOMATIC_DEMAND, C.DEMANDED, "Georgia"),
    ]
    found = developments(told)
    assert [(one.type, one in beside(found)) for one in found] == [
        (T.WARNING_THREAT, False),
        (T.DIPLOMATIC_DEMAND, True),
        (T.DIPLOMATIC_RESPONSE, True),
        (T.DIPLOMATIC_DEMAND, False),
    ]


def test_a_story_that_tells_nothing_else_is_told_by_its_figure() -> None:
    found = developments([signal(T.TRADE_STATISTIC, C.STATED), signal(T.DIPLOMATIC_RESPONSE, C.DENIED)])
    assert found[0] not in beside(found)
    assert found[1] in beside(found)
