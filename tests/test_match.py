"""Which subjects an event is about, which listed parties become subjects, and which are the same party."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watchlist.lists.us_bis_entity_list import BARE_ADDRESS as AS_THE_LIST_SAYS
from watchlist.match import Thresholds, Tracked, Tracking, hits, is_bare_address, mentioned, subject_of, tie
from watchlist.model import (
    Address,
    Band,
    Detail,
    Entry,
    Event,
    Identifier,
    Kind,
    Mention,
    Name,
    Origin,
    Schema,
    Strength,
    Subject,
)

TURKEY = Tracking(frozenset({"TR"}), persons=False)
WITH_PERSONS = Tracking(frozenset({"TR"}), persons=True)
VKN = Identifier("vkn", "4540536920", "TR")
OTHER_VKN = Identifier("vkn", "1234567890", "TR")


def entry(name: str = "Alfa Dynamics", *, key: str = "1", schema: str = Schema.COMPANY, **said: object) -> Entry:
    names = said.pop("names", (Name(name),))
    return Entry("us_ofac_sdn", key, schema, names, **said)  # type: ignore[arg-type]


def subject(name: str, *numbers: Identifier, country: str | None = "TR", weak: str = "") -> Subject:
    names = (Name(name), *([Name(weak, Strength.WEAK)] if weak else []))
    return Subject("s1", names, country, identifiers=numbers)


def tracked(*subjects: Subject, links: dict[tuple[str, str], list[str]] | None = None) -> Tracked:
    return Tracked(subjects, links or {}, Thresholds())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"addresses": (Address("Ankara, Turkey", country="TR"),)}, "address in TR: Ankara, Turkey"),
        ({"nationalities": ("DE", "TR")}, "nationality TR"),
        ({"citizenships": ("TR",)}, "citizenship TR"),
        ({"jurisdictions": ("TR",)}, "registered or listed under TR"),
        ({"identifiers": (Identifier("vkn", "4540536920"),)}, "identifier of TR: vkn 4540536920"),
        (
            {"identifiers": (Identifier("registration", "12", "TR", "Reg. No.", "1-2"),)},
            "identifier of TR: Reg. No. 1-2",
        ),
        ({"names": (Name("Alfa"), Name("ALFA MAKİNA ANONİM ŞİRKETİ"))}, "legal form of TR: ALFA MAKİNA ANONİM ŞİRKETİ"),
    ],
)
def test_each_tie_to_a_tracked_country_makes_a_subject_and_says_why(said: dict[str, object], why: str) -> None:
    party = entry(**said)  # type: ignore[arg-type]
    assert tie(party, TURKEY) == why
    assert tie(party, Tracking(frozenset({"IR"}), persons=True)) is None


def test_without_a_tie_nothing_becomes_a_subject() -> None:
    elsewhere = entry("Alfa GmbH", addresses=(Address("Berlin", country="DE"),), nationalities=("DE",))
    assert tie(elsewhere, TURKEY) is None
    assert tie(entry("Istanbul Trading"), TURKEY) is None, "a city in a name is no tie"


def test_persons_become_subjects_only_where_it_is_configured() -> None:
    person = entry("ORNEK, Kisi", schema=Schema.PERSON, nationalities=("TR",))
    assert tie(person, TURKEY) is None
    assert tie(person, WITH_PERSONS) == "nationality TR"


def test_a_bare_address_is_no_party() -> None:
    """The list and the rule mark it with the same word."""
    bare = entry("Some Street 1", jurisdictions=("TR",), details=(Detail(AS_THE_LIST_SAYS, "Some Street 1"),))
    assert is_bare_address(bare)
    assert tie(bare, TURKEY) is None
    assert not is_bare_address(entry(details=(Detail("Country", "TURKEY"),)))


def test_the_subject_that_a_list_makes_carries_what_the_list_says_and_a_stable_id() -> None:
    found = entry(addresses=(Address("Ankara", country="TR"),), identifiers=(VKN,), nationalities=("DE",))
    made = subject_of(found, "address in TR", TURKEY)
    assert (made.names, made.country, made.identifiers) == (found.names, "TR", (VKN,))
    assert (made.origin, made.reason) == (Origin.LIST, "us_ofac_sdn: address in TR")
    assert subject_of(entry("Renamed"), "", TURKEY).id == made.id
    assert subject_of(entry(key="2"), "", TURKEY).id != made.id


def test_an_equal_number_joins_whatever_the_names() -> None:
    found = tracked(subject("Anything", VKN)).same(entry("Alfa Dynamics", identifiers=(VKN,)))
    assert found is not None
    assert found[0].id == "s1"
    assert "vkn" in found[1]


def test_an_equal_name_joins_in_the_same_country_however_it_is_spelt() -> None:
    found = tracked(subject("İŞLEM DİNAMİK")).same(entry("Islem Dinamik", nationalities=("TR",)))
    assert found is not None
    assert found[1] == "equal name Islem Dinamik and country TR"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (subject("Alfa Dynamics", country="DE"), entry(nationalities=("TR",))),
        (subject("Alfa Dynamics", country=None), entry(nationalities=("TR",))),
        (subject("Alfa Dynamics"), entry()),
        (subject("Alfa Dynamics", VKN), entry(nationalities=("TR",), identifiers=(OTHER_VKN,))),
        (subject("Alfa Dynamics Group"), entry(nationalities=("TR",))),
        (
            subject("Alfa Dynamics"),
            entry(names=(Name("Beta"), Name("Alfa Dynamics", Strength.WEAK)), nationalities=("TR",)),
        ),
    ],
    ids=["other country", "no country of ours", "no country of theirs", "a number against it", "nearly", "weak alias"],
)
def test_nothing_else_joins_without_a_person(ours: Subject, theirs: Entry) -> None:
    assert tracked(ours).same(theirs) is None


def test_a_weak_alias_of_ours_joins_nothing() -> None:
    assert tracked(subject("Beta Optik", weak="Alfa Dynamics")).same(entry(nationalities=("TR",))) is None


def test_what_is_known_stays_known_whatever_the_list_renames_it_to() -> None:
    known = tracked(subject("Alfa Dynamics"), links={("us_ofac_sdn", "1"): ["s1", "gone"]})
    renamed = entry("Quite Another Name")
    assert known.same(renamed) == (known.subjects["s1"], "known")
    assert known.meeting(renamed)["s1"].score == 1
    assert list(known.meeting(renamed)) == ["s1"]


def listed(party: Entry) -> Event:
    return Event("e1", Kind.LISTED, party.list, datetime(2024, 8, 7, tzinfo=UTC), "listed", entry=party)


def test_hits_are_banded_and_explained() -> None:
    ours = subject("Dinamik Makina Sanayi", VKN)
    (found,) = hits([listed(entry("Dinamik Makina Sanayi A.S.", nationalities=("TR",)))], tracked(ours))
    assert (found.event, found.subject, found.band) == ("e1", "s1", Band.HIT)
    assert found.comparison.explanation
    assert list(hits([listed(entry("Quite Another Name"))], tracked(ours))) == []


def test_events_without_an_entry_meet_nobody() -> None:
    fault = Event("e1", Kind.SOURCE_FAULT, "us_ofac_sdn", datetime(2024, 8, 7, tzinfo=UTC), "Alfa Dynamics")
    assert list(hits([fault], tracked(subject("Alfa Dynamics")))) == []


def test_one_that_is_tracked_later_is_met_from_then_on() -> None:
    all_ours = tracked()
    assert all_ours.meeting(entry()) == {}
    all_ours.add(subject("Alfa Dynamics"))
    assert list(all_ours.meeting(entry())) == ["s1"]
    all_ours.join("s1", entry("Other", key="9"))
    assert all_ours.same(entry("Other", key="9")) is not None


@pytest.mark.parametrize(
    ("score", "band"),
    [(0.80, Band.HIT), (0.79, Band.POSSIBLE), (0.70, Band.POSSIBLE), (0.60, Band.REVIEW), (0.59, None)],
)
def test_the_thresholds_are_inclusive(score: float, band: Band | None) -> None:
    assert Thresholds().band(score) is band


def test_of_several_mentions_of_a_subject_the_best_counts() -> None:
    said = [
        Mention("Alfa", "Alfa Dynamics", 0.7, "short", "s1"),
        Mention("Alfa Dynamics", "Alfa Dynamics", 0.95, "name", "s1"),
        Mention("Alfa D.", "Alfa Dynamics", 0.8, "name", "s1"),
        Mention("Some Firm Ltd", "Some Firm Ltd", 0.9, "candidate"),
    ]
    found = mentioned(said)
    assert {subject: (one.score, one.matched_name) for subject, one in found.items()} == {"s1": (0.95, "Alfa Dynamics")}
