"""What a person's decision rests on: what closes a matter, what opens it again, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace as replaced
from datetime import date
from typing import BinaryIO

import pytest
from house_list import ALPHA, BETA, HOUSE, Clock, Configure, House
from msgspec.structs import replace
from sqlalchemy import update

from watchlist.lists import Item
from watchlist.model import (
    Act,
    Address,
    Alert,
    AlertState,
    Announcement,
    Band,
    Citation,
    Decision,
    Entry,
    Event,
    Identifier,
    Kind,
    Name,
    Reason,
    Schema,
    Strength,
    Subject,
)
from watchlist.pipeline import poll
from watchlist.pipeline.announcing import announce
from watchlist.pipeline.judged import Judged
from watchlist.pipeline.judging import judge
from watchlist.pipeline.overtaken import OvertakenError
from watchlist.pipeline.tracking import track
from watchlist.store.subjects import RecordedHit
from watchlist.store.united import JUDGEMENT

MINE = Subject("mine", (Name("Delta Lojistik"),), country="DE")
LISTED = "4,Korkmaz Delta Lojistik,NL,Rotterdam,"
MANY = [f"{number},Firm Number {number} GmbH,DE,Berlin," for number in range(10, 50)]


@pytest.fixture
def met(house: House, clock: Clock) -> House:
    """A house list with an entry that may be the one subject."""
    house.poll(ALPHA)
    track(house.app, [MINE])
    clock.forward(hours=1)
    house.poll(ALPHA, LISTED)
    clock.forward(hours=1)
    return house


def hits(house: House, subject: str = "mine") -> list[RecordedHit]:
    with house.app.store.read() as session:
        return list(session.subjects.hits(subject=subject))


def alerts(house: House, subject: str = "mine") -> list[Alert]:
    with house.app.store.read() as session:
        return [alert for alert in session.outbox.alerts() if alert.subject == subject]


def decided(house: House, event: Event) -> Decision | None:
    with house.app.store.read() as session:
        return Judged(session, session.subjects.of(["mine"])).decision("mine", event)


def said_otherwise(house: House, **said: object) -> None:
    """Poll the list as it would be if the entry said something else."""
    source = house.source

    def parse(raw: BinaryIO) -> Iterator[Item]:
        for item in source.parse(raw):
            yield replace(item, **said) if isinstance(item, Entry) and item.key == "4" else item

    house.write(ALPHA, LISTED + "Seen again")
    poll(house.app, replaced(source, parse=parse))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"programs": ("X",)}, Reason.JUDGED_NEGATIVE),
        ({"addresses": (Address("Breda", country="NL"),)}, Reason.JUDGED_NEGATIVE),
        ({"listed_on": date(2024, 8, 1)}, Reason.JUDGED_NEGATIVE),
        ({"names": (Name("Korkmaz Delta Lojistik"), Name("KDL", Strength.STRONG))}, Reason.POSSIBLE_MATCH),
        ({"identifiers": (Identifier("tax", "123"),)}, Reason.POSSIBLE_MATCH),
        ({"jurisdictions": ("NL", "BE")}, Reason.POSSIBLE_MATCH),
        ({"birth_dates": ("1970",)}, Reason.POSSIBLE_MATCH),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else str(one),
)
def test_a_negative_pair_is_told_again_only_when_what_was_judged_changes(
    met: House, said: dict[str, object], told: Reason
) -> None:
    (hit,) = hits(met)
    assert (hit.hit.band, [one.reason for one in alerts(met)]) == (Band.POSSIBLE, [Reason.POSSIBLE_MATCH])
    judge(met.app, hit.hit.id, Decision.NEGATIVE, by="Ayşe", note="another Delta")
    said_otherwise(met, **said)
    newest = alerts(met)[-1]
    assert (newest.reason, newest.state is AlertState.SUPPRESSED) == (told, told is Reason.JUDGED_NEGATIVE)
    assert (decided(met, met.events()[-1]) is None) is (told is not Reason.JUDGED_NEGATIVE)


@pytest.mark.parametrize(
    "changed",
    [{"names": (*MINE.names, Name("Delta Freight"))}, {"country": "NL"}, {"identifiers": (Identifier("vkn", "1"),)}],
    ids=["name", "country", "identifier"],
)
def test_a_change_of_the_subject_opens_it_again(met: House, changed: dict[str, object]) -> None:
    (hit,) = hits(met)
    judge(met.app, hit.hit.id, Decision.NEGATIVE, by="Ayşe", note="")
    track(met.app, [replace(MINE, note="a word on it")])
    assert decided(met, met.events()[-1]) is Decision.NEGATIVE, "a note is not what was judged"
    track(met.app, [replace(MINE, **changed)])
    assert decided(met, met.events()[-1]) is None


def test_a_decision_keeps_the_versions_that_were_judged(met: House) -> None:
    (hit,) = hits(met)
    first = judge(met.app, hit.hit.id, Decision.UNSURE, by="Ayşe", note="ask them").judgement
    track(met.app, [replace(MINE, names=(*MINE.names, Name("Delta Freight")))])
    said_otherwise(met, birth_dates=("1970",))
    judge(met.app, hits(met)[-1].hit.id, Decision.NEGATIVE, by="Berk", note="")
    with met.app.store.read() as session:
        kept, second = session.subjects.judgements()
        versions = session.entries.history("house", "4")
    assert kept == first
    assert kept.versions
    assert second.versions
    assert kept.versions.subject.names == ("Delta Lojistik",)
    assert second.versions.subject.names == ("Delta Freight", "Delta Lojistik")
    assert [one.versions and one.versions.valid_from for one in (kept, second)] == [one.valid_from for one in versions]
    assert kept.versions.fingerprint != second.versions.fingerprint
    assert kept.versions.snapshot == met.events(Kind.LISTED)[0].snapshot
    assert second.versions.entry
    assert second.versions.entry.birth_dates == ("1970",)


def test_a_decision_of_before_versions_were_kept_holds(met: House) -> None:
    (hit,) = hits(met)
    made = judge(met.app, hit.hit.id, Decision.NEGATIVE, by="Ayşe", note="").judgement
    with met.app.store.write() as session:
        session.connection.execute(update(JUDGEMENT).values(judged=made.judged))
    assert decided(met, met.events()[-1]) is Decision.NEGATIVE
    with met.app.store.read() as session:
        assert session.subjects.judgements() == [replace(made, versions=None)]


def test_who_has_not_seen_another_s_decision_does_not_replace_it(met: House) -> None:
    (hit,) = hits(met)
    judge(met.app, hit.hit.id, Decision.NEGATIVE, by="Ayşe", note="", seen=0)
    with pytest.raises(OvertakenError, match="Ayşe has judged it negative meanwhile"):
        judge(met.app, hit.hit.id, Decision.POSITIVE, by="Berk", note="", seen=0)
    judge(met.app, hit.hit.id, Decision.POSITIVE, by="Berk", note="I know", seen=1)
    assert decided(met, met.events()[-1]) is Decision.POSITIVE


def test_what_a_notice_announced_is_judged_once(house: House, clock: Clock) -> None:
    house.poll(ALPHA)
    track(house.app, [MINE])
    entry = Entry("house", "", Schema.LEGAL_ENTITY, (Name("Korkmaz Delta Lojistik"),), jurisdictions=("NL",))
    said = Announcement(Act.ADDS, entry, "2024-1", "Additions", Citation("89 FR 1"), date(2024, 8, 8))
    announce(house.app, "us_federal_register", [said], clock.now)
    (hit,) = hits(house)
    judge(house.app, hit.hit.id, Decision.NEGATIVE, by="Ayşe", note="")
    (announced,) = house.events(Kind.ANNOUNCED)
    assert decided(house, announced) is Decision.NEGATIVE
    other = replace(said, entry=replace(entry, names=(Name("Delta Lojistik Rotterdam"),)))
    announce(house.app, "us_federal_register", [other], clock.now)
    assert decided(house, house.events(Kind.ANNOUNCED)[-1]) is None, "another party of the same list is another matter"


def test_a_change_to_many_is_told_of_a_negative_pair_only_if_it_opens_it_again(house: House, clock: Clock) -> None:
    house.poll(*MANY)
    track(house.app, [Subject("mine", (Name("Firm Number 10"),))])
    hit = next(one for one in hits(house) if one.key == "10")
    for one in hits(house):
        judge(house.app, one.hit.id, Decision.NEGATIVE, by="Ayşe", note="")

    def of_many(change: Callable[[str], str]) -> list[str]:
        clock.forward(hours=1)
        house.poll(*map(change, MANY))
        group = house.events(Kind.AMENDED)[-1]
        assert len(group.members) == len(MANY)
        with house.app.store.read() as session:
            return [one.hit.subject for one in session.subjects.hits(events=[group.id])]

    assert hit.hit.band is not Band.REVIEW
    assert of_many(lambda row: row + "Linked to X.") == []
    assert of_many(lambda row: row.replace(",DE,", ",NL,") + "Linked to X.") == ["mine"]
    newest = hits(house)[-1].hit
    judge(house.app, newest.id, Decision.NEGATIVE, by="Ayşe", note="")
    assert decided(house, house.events(Kind.AMENDED)[-1]) is Decision.NEGATIVE


def weakly(house: House) -> None:
    """Poll the list as if its names were weak aliases."""
    source = house.source

    def parse(raw: BinaryIO) -> Iterator[Item]:
        for item in source.parse(raw):
            if isinstance(item, Entry) and item.key == "4":
                yield replace(item, names=(Name("Unlike Anything"), Name("Korkmaz Delta Lojistik", Strength.WEAK)))
            else:
                yield item

    house.write(ALPHA, LISTED)
    poll(house.app, replaced(source, parse=parse))


@pytest.mark.parametrize("threshold", ["0.70", "0.65"])
def test_a_weak_alias_is_for_review_wherever_the_bands_begin(
    configured: Configure, house: House, clock: Clock, threshold: str
) -> None:
    made = House(configured(f"{HOUSE}[matching]\nthreshold = {threshold}\nhit = 0.70\n"), house.file)
    made.poll(ALPHA, BETA)
    track(made.app, [MINE])
    clock.forward(hours=1)
    weakly(made)
    (hit,) = hits(made)
    assert hit.hit.comparison.score >= 0.65
    assert (hit.hit.band, [one.reason for one in alerts(made)]) == (Band.REVIEW, [Reason.HELD_FOR_REVIEW])
