"""A number is held against a list in every sensible scope, and the verdict names the one that fits."""

from __future__ import annotations

from datetime import date

from watchlist.model import Bound, Citation, Claim, Entry, Name, Schema, Verdict
from watchlist.news.explained_claims import explain_claim
from watchlist.news.scopes import Holding
from watchlist.news.standing import Standing, foreign_heads, rule_reasons, standing, with_rules
from watchlist.news.verdicts import judged, of_any

DAY = date(2024, 8, 7)
OLD, FIRST, SECOND = date(2016, 8, 23), date(2023, 10, 11), date(2024, 2, 27)


def party(number: int, on: date, rule: str, *, name: str = "", country: str = "TR", program: str = "") -> Standing:
    entry = Entry(
        "us_bis_entity_list",
        f"4-{country.lower()}-{number}",
        Schema.LEGAL_ENTITY,
        (Name(name or f"Deneme{number} Makina Sanayi"),),
        programs=(program,) if program else (),
        jurisdictions=(country,),
        citations=(Citation(rule, on),),
        listed_on=on,
    )
    return standing(entry)


def listed() -> tuple[Standing, ...]:
    """Ten of an old rule, of whom four are persons; two and five of rules on account of Russia."""
    persons = [
        party(n, OLD, "81 FR 1", name=name)
        for n, name in enumerate(("Ali Guzel", "Murat Peker", "Cenk Ozturk", "Ergin Turker"))
    ]
    firms = [party(n, OLD, "81 FR 1") for n in range(10, 16)]
    first = [party(n, FIRST, "88 FR 2", program="746.8") for n in range(20, 22)]
    second = [party(n, SECOND, "89 FR 3") for n in range(30, 35)]
    russian = [party(n, SECOND, "89 FR 3", country="RU", program="746.8") for n in range(40, 50)]
    whole = (*persons, *firms, *first, *second, *russian)
    return tuple(one for one in with_rules(whole, rule_reasons(whole)) if "TR" in one.countries)


def holding(*, observed: bool = True) -> Holding:
    return Holding(listed(), date(2024, 1, 1) if observed else date(2026, 7, 9), observed, country="TR", name="Türkiye")


def claim(value: int, bound: Bound = Bound.EXACT, **said: object) -> Claim:
    plain = Claim(value, "companies", "so many", bound, "TR", "us_bis_entity_list", DAY, "article", part="4-")
    from msgspec.structs import replace

    return replace(plain, **said)


def test_the_whole_list_supports_a_number_without_more() -> None:
    found = judged(claim(17), holding())
    assert (found.verdict, found.counted, found.scope) == (Verdict.SUPPORTED, 17, "all entries of Türkiye")
    assert len(found.members) == 17


def test_persons_are_left_out_where_firms_are_meant() -> None:
    found = judged(claim(13), holding())
    assert (found.verdict, found.counted) == (Verdict.SUPPORTED_FOR_SCOPE, 13)
    assert "without persons" in (found.scope or "")
    assert "In all, 17 stand there" in found.note


def test_a_rule_that_lists_mostly_russians_lists_turks_on_account_of_russia() -> None:
    found = judged(claim(7, reason="RU"), holding())
    assert (found.verdict, found.scope) == (Verdict.SUPPORTED_FOR_SCOPE, "entries of Türkiye for reasons of Russia")


def test_the_last_rules_alone_are_a_scope() -> None:
    found = judged(claim(5), holding())
    assert found.verdict is Verdict.SUPPORTED_FOR_SCOPE
    assert "89 FR 3 of 2024-02-27" in (found.scope or "")
    assert {one.rpartition("-")[2] for one in found.members} == {"30", "31", "32", "33", "34"}


def test_what_fits_no_scope_is_contradicted_and_every_count_is_told() -> None:
    found = judged(claim(40), holding())
    assert (found.verdict, found.counted, found.members) == (Verdict.CONTRADICTED, 17, ())
    assert {17, 13, 7, 5} <= {count.count for count in found.counts}


def test_bounds_are_kept() -> None:
    assert judged(claim(12, Bound.AT_LEAST), holding()).counted == 17
    assert judged(claim(18, Bound.AT_LEAST), holding()).verdict is Verdict.CONTRADICTED
    assert judged(claim(16, Bound.AT_MOST), holding()).counted == 13
    assert judged(claim(16, Bound.ABOUT), holding()).counted == 17


def test_one_more_or_less_is_said_only_where_printed_dates_are_all_that_is_known() -> None:
    assert judged(claim(18), holding()).verdict is Verdict.CONTRADICTED
    found = judged(claim(18), holding(observed=False))
    assert (found.verdict, found.counted) == (Verdict.SUPPORTED_FOR_SCOPE, 17)
    assert "1 fewer" in found.note
    assert "first read the Entity List on 2026-07-09" in found.note


def test_what_was_added_is_counted_around_its_day() -> None:
    found = judged(claim(5, act=True, as_of=date(2024, 2, 23)), holding())
    assert (found.verdict, found.scope) == (Verdict.SUPPORTED, "entries of Türkiye added around 2024-02-23")
    assert judged(claim(17, act=True, as_of=date(2024, 2, 23)), holding()).verdict is Verdict.CONTRADICTED


def test_what_was_added_since_a_named_day_is_a_scope() -> None:
    found = judged(claim(7, act=True, since=date(2023, 1, 1)), holding())
    assert (found.verdict, found.scope) == (Verdict.SUPPORTED, "entries of Türkiye added from 2023-01-01 to 2024-08-07")
    found = judged(claim(7, since=date(2023, 1, 1)), holding())
    assert (found.verdict, found.scope) == (Verdict.SUPPORTED_FOR_SCOPE, "entries of Türkiye added since 2023-01-01")


def test_a_party_under_two_countries_is_announced_once() -> None:
    twice = (
        party(1, SECOND, "89 FR 3", name="Deneme Makina"),
        party(1, SECOND, "89 FR 3", name="Deneme Makina", country="AE"),
        party(2, SECOND, "89 FR 3"),
    )
    found = judged(claim(2, act=True, as_of=SECOND, country=None), Holding(twice, OLD))
    assert (found.verdict, found.counted) == (Verdict.SUPPORTED_FOR_SCOPE, 2)
    assert "each party once" in (found.scope or "")


def test_groups_from_elsewhere_are_known_by_their_name() -> None:
    group = [party(n, OLD, "81 FR 1", name=f"Zyxtron Works {n}", country="CN") for n in range(4)]
    here = party(9, OLD, "81 FR 1", name="Zyxtron Istanbul")
    assert foreign_heads([*group, here, *listed()], "TR") == {"zyxtron"}


def test_an_explanation_names_the_verdict_and_all_that_was_counted() -> None:
    told = explain_claim(judged(claim(13), holding(observed=False)))
    assert "Verdict: supported for one scope: 13 are entries of Türkiye, without persons" in told
    assert "17  all entries of Türkiye" in told
    assert "→    13" in told
    assert explain_claim(claim(3, list=None)).startswith("“so many”\nIt says: 3 companies in Türkiye are on a list")


def test_a_range_fits_what_lies_within_it() -> None:
    assert judged(claim(16, most=18), holding()).counted == 17
    assert judged(claim(18, most=20), holding()).verdict is Verdict.CONTRADICTED


def test_none_at_all_is_a_number() -> None:
    assert judged(claim(0), holding()).verdict is Verdict.CONTRADICTED
    empty = Holding((), DAY, country="TR", name="Türkiye")
    found = judged(claim(0), empty)
    assert (found.verdict, found.counted) == (Verdict.SUPPORTED, 0)


def test_that_none_was_added_is_held_against_what_was_added_then() -> None:
    none = claim(0, act=True, as_of=date(2024, 6, 1))
    assert judged(none, holding()).verdict is Verdict.SUPPORTED
    assert judged(claim(0, act=True, as_of=SECOND), holding()).verdict is Verdict.CONTRADICTED


def test_of_many_members_it_says_how_many_are_not_named() -> None:
    many = Holding(tuple(party(number, OLD, "81 FR 1") for number in range(1_000)), DAY, country="TR", name="Türkiye")
    found = judged(claim(1_000), many)
    assert len(found.members) + found.members_left == found.counted == 1_000
    whole = judged(claim(1_000), many, every=True)
    assert (len(whole.members), whole.members_left) == (1_000, 0)


def test_on_no_named_list_it_is_contradicted_only_where_every_list_was_counted() -> None:
    unnamed = claim(40, list=None, part="", actor="US")
    counted = judged(claim(40), holding())
    unread = claim(40, note="It has not been read yet.")
    assert of_any(unnamed, {"Entity List": counted}).verdict is Verdict.CONTRADICTED
    found = of_any(unnamed, {"SDN List": unread, "Entity List": counted})
    assert found.verdict is Verdict.NOT_CHECKABLE
    assert "SDN List: It has not been read yet." in found.note
