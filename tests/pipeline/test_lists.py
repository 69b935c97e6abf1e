"""What a list changes is recorded and told as the contract says, and nothing that it did not change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec
import pytest
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE, START, Clock, Configure, House

from watchlist.errors import BusyError, InputError, ParseError, StoreError, UnknownError
from watchlist.lists import Collected, Get, Item
from watchlist.model import AlertState, Change, Decision, Entry, Kind, Name, Outcome, Reason, Subject
from watchlist.pipeline import Given, accept, poll, reject
from watchlist.pipeline.judging import judge
from watchlist.pipeline.polled import Polled
from watchlist.pipeline.tracking import track
from watchlist.schedule import shown_state
from watchlist.sources import ListSource
from watchlist.store import EventFilter, Lease


def test_the_first_reading_is_a_baseline(house: House) -> None:
    polled = house.poll(ALPHA, BETA, DELTA)
    assert (polled.outcome, polled.entries, polled.listed) == (Outcome.NEW, 3, 0)
    assert house.events() == []
    assert house.keys() == {"1": "current", "2": "current", "4": "current"}


def test_what_comes_changes_and_goes_is_told_field_by_field(house: House, clock: Clock) -> None:
    house.app.settings.sources.named["house"].confirm_removals = 1
    house.poll(ALPHA, BETA, GAMMA)
    clock.forward(hours=1)
    polled = house.poll(ALPHA.replace("Berlin", "Potsdam"), BETA, DELTA)
    assert (polled.listed, polled.amended, polled.delisted) == (1, 1, 1)
    listed, amended, delisted = (house.events(kind)[0] for kind in (Kind.LISTED, Kind.AMENDED, Kind.DELISTED))
    assert listed.entry is not None
    assert listed.entry.key == "4"
    assert listed.check == polled.check
    assert amended.changes == (Change("addresses", old="Berlin"), Change("addresses", new="Potsdam"))
    assert delisted.entry is not None
    assert delisted.entry.name == "Gamma Optik GmbH"


def test_the_same_content_in_another_order_is_no_event(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    polled = house.poll(BETA, ALPHA)
    assert (polled.outcome, polled.listed, polled.amended, polled.delisted) == (Outcome.NEW, 0, 0, 0)
    clock.forward(hours=1)
    assert house.poll().outcome is Outcome.UNCHANGED
    assert house.events() == []


def test_a_vanished_entry_is_missing_until_it_is_confirmed(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA, GAMMA)
    clock.forward(hours=1)
    assert house.poll(ALPHA, BETA).delisted == 0
    assert house.keys()["3"] == "missing"
    clock.forward(hours=11)
    # Two good checks by now, but the second only eleven hours after the first: an unchanged answer is a good check.
    assert house.poll().delisted == 0
    clock.forward(hours=1)
    assert house.poll().delisted == 1
    assert house.keys() == {"1": "current", "2": "current"}
    assert house.keys(as_of=START + timedelta(hours=2)) == {"1": "current", "2": "current", "3": "missing"}
    assert house.keys(as_of=START) == {"1": "current", "2": "current", "3": "current"}


def test_coming_back_cancels_a_removal(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA, GAMMA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA)
    clock.forward(hours=13)
    house.poll(ALPHA, BETA, GAMMA)
    clock.forward(hours=13)
    house.poll()
    assert house.keys()["3"] == "current"
    assert house.events() == []
    assert house.keys(as_of=START + timedelta(hours=2))["3"] == "missing", "what was observed then stays observed"
    with house.app.store.read() as session:
        assert [version.status for version in session.entries.history("house", "3")] == ["superseded", "current"]


def test_listed_delisted_and_listed_again_are_three_events(house: House, clock: Clock) -> None:
    house.app.settings.sources.named["house"].confirm_removals = 1
    for rows in ((ALPHA, BETA), (ALPHA, BETA, GAMMA), (ALPHA, BETA), (ALPHA, BETA, GAMMA)):
        house.poll(*rows)
        clock.forward(days=1)
    kinds = [event.kind for event in house.events()]
    assert kinds == [Kind.LISTED, Kind.DELISTED, Kind.LISTED]
    assert len({event.id for event in house.events()}) == 3
    with house.app.store.read() as session:
        assert [version.status for version in session.entries.history("house", "3")] == ["delisted", "current"]


@pytest.mark.parametrize(
    "answer",
    ["", "<html><body>Access denied</body></html>", "Ref,Firm,Country,Address,Note\n", "Ref,Firm\n1,Alfa\n"],
    ids=["empty", "page", "no rows", "lost columns"],
)
def test_what_is_no_list_is_held_and_the_last_good_one_kept(house: House, clock: Clock, answer: str) -> None:
    house.poll(ALPHA, BETA)
    for _ in range(2):
        clock.forward(hours=1)
        house.file.write_text(answer)
        assert house.poll().outcome is Outcome.HELD
    assert house.keys() == {"1": "current", "2": "current"}
    faults = house.events(Kind.SOURCE_FAULT)
    assert len(faults) == 1, "told once, when it begins"
    clock.forward(hours=1)
    assert house.poll(ALPHA, BETA).outcome is Outcome.UNCHANGED
    assert "is read again" in house.events(Kind.SOURCE_FAULT)[1].title


def test_a_sharp_loss_is_held_until_a_person_accepts_it(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA, GAMMA, DELTA)
    clock.forward(hours=1)
    held = house.poll(ALPHA)
    assert held.outcome is Outcome.HELD
    assert held.error is not None
    assert "3 of 4 entries would go" in held.error
    assert set(house.keys().values()) == {"current"}
    clock.forward(hours=1)
    accepted = accept(house.app, held.check)
    assert (accepted.outcome, accepted.delisted) == (Outcome.NEW, 3)
    assert house.keys() == {"1": "current"}
    with pytest.raises(InputError, match="was accepted before"):
        accept(house.app, held.check)
    clock.forward(hours=1)
    assert house.poll().outcome is Outcome.UNCHANGED


def test_a_rejected_reading_is_dropped_and_not_brought_up_again(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA, GAMMA, DELTA)
    clock.forward(hours=1)
    held = house.poll(ALPHA)
    reject(house.app, held.check)
    clock.forward(hours=1)
    assert house.poll().outcome is Outcome.HELD
    with house.app.store.read() as session:
        assert session.sources.held() == []


def test_what_cannot_be_accepted_says_why(house: House, clock: Clock) -> None:
    good = house.poll(ALPHA, BETA)
    with pytest.raises(InputError, match="is not held"):
        accept(house.app, good.check)
    with pytest.raises(UnknownError, match="no check 'nothing'"):
        accept(house.app, "nothing")
    clock.forward(hours=1)
    house.file.write_text("<html>")
    page = house.poll()
    with pytest.raises(InputError, match="cannot be accepted"):
        accept(house.app, page.check)


def test_a_listed_party_of_a_tracked_country_becomes_a_subject_and_an_alert(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, DELTA)
    with house.app.store.read() as session:
        subjects = session.subjects.all()
        alerts = session.outbox.alerts()
    # Alfa and Beta stand under Germany, but their legal forms are Turkish.
    assert {subject.name for subject in subjects} == {row.split(",")[1] for row in (ALPHA, BETA, DELTA)}
    delta = next(subject for subject in subjects if subject.name.startswith("Delta"))
    assert "address in TR" in delta.reason
    assert [(alert.subject, alert.reason) for alert in alerts] == [(delta.id, Reason.NEW_LISTING)]


def test_a_file_counts_as_answered_when_it_is_said_to(house: House, clock: Clock, tmp_path: Path) -> None:
    for day, rows in ((1, (ALPHA, BETA)), (3, (ALPHA, BETA, DELTA))):
        house.write(*rows)
        poll(house.app, house.app.sources["house"], Given(house.file, START - timedelta(days=10 - day)))
    assert house.keys(as_of=START - timedelta(days=8)) == {"1": "current", "2": "current"}
    assert house.events()[0].detected_at == START - timedelta(days=7)
    with pytest.raises(InputError, match="give a later --at"):
        poll(house.app, house.app.sources["house"], Given(house.file, START - timedelta(days=9)))
    with pytest.raises(InputError, match=r"absent\.csv: cannot be read"):
        poll(house.app, house.app.sources["house"], Given(tmp_path / "absent.csv", START))


def test_a_file_of_then_that_is_accepted_counts_as_observed_then(house: House, tmp_path: Path) -> None:
    kept, source = tmp_path / "kept.csv", house.app.sources["house"]

    def read(day: int, *rows: str) -> Polled:
        house.write(*rows)
        house.file.rename(kept)
        return poll(house.app, source, Given(kept, START - timedelta(days=day)))

    read(9, ALPHA, BETA, GAMMA, DELTA)
    held = read(7, ALPHA)
    assert held.outcome is Outcome.HELD
    assert accept(house.app, held.check).delisted == 3
    assert house.keys(as_of=START - timedelta(days=8)).keys() == {"1", "2", "3", "4"}
    assert house.keys(as_of=START - timedelta(days=6)) == {"1": "current"}
    assert {event.detected_at for event in house.events(Kind.DELISTED)} == {START - timedelta(days=7)}
    assert read(5, ALPHA, BETA).listed == 1


def test_a_file_is_the_list_itself_whatever_hops_lead_to_it(house: House, tmp_path: Path) -> None:
    def collect(get: Get, url: str) -> Collected:
        raise ParseError("the first hop was expected")

    source = house.app.sources["house"]
    assert isinstance(source, ListSource)
    house.write(ALPHA, BETA)
    kept = house.file.rename(tmp_path / "kept.csv")
    assert poll(house.app, replace(source, path=None, collect=collect), Given(kept)).entries == 2
    with house.app.store.write() as session:
        session.sources.set_state("house", mark="what the change feed said")
    kept.write_text(kept.read_text() + DELTA + "\n")
    assert poll(house.app, replace(source, path=None, collect=collect), Given(kept)).listed == 1
    with house.app.store.read() as session:
        assert session.sources.state("house").mark == ""


def test_the_chain_of_checks_is_whole_and_shows_any_change(house: House, clock: Clock) -> None:
    for rows in ((ALPHA, BETA), (), (ALPHA, BETA, DELTA)):
        house.poll(*rows)
        clock.forward(hours=1)
    with house.app.store.write() as session:
        assert list(session.sources.broken_links()) == []
        session.connection.exec_driver_sql("UPDATE checks SET entries = 5 WHERE seq = 2")
        assert ["hash" in why for _, why in session.sources.broken_links()] == [True]
        session.connection.exec_driver_sql("DELETE FROM checks WHERE seq = 3")
        assert any("head" in why for _, why in session.sources.broken_links())
        session.connection.exec_driver_sql("DELETE FROM source")
        assert any("cannot be told" in why for _, why in session.sources.broken_links())


def test_a_source_is_polled_by_one_at_a_time(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    other = Lease("house", "elsewhere:1:1", clock.now + timedelta(minutes=1))
    with house.app.store.write() as session:
        session.sources.take(other, clock.now, lambda _: False)
    with pytest.raises(BusyError, match="another process"):
        house.poll()
    clock.forward(minutes=2)
    assert house.poll().outcome is Outcome.UNCHANGED


def test_a_dead_process_does_not_hold_a_source(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    with house.app.store.write() as session:
        dead = house.app.owner.rpartition(":")[0] + ":0"
        session.sources.take(Lease("house", dead, clock.now + timedelta(hours=1)), clock.now, lambda _: False)
    assert house.poll().outcome is Outcome.UNCHANGED


def test_a_reading_that_lost_its_lease_writes_nothing(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.poll(ALPHA, BETA)
    before = house.keys()
    source = house.source

    def parse(raw: BinaryIO) -> Iterator[Item]:
        yield from source.parse(raw)
        with house.app.store.write() as session:
            late = clock.now + timedelta(minutes=5)
            session.sources.take(Lease("house", "elsewhere:1:1", late), late, lambda _: False)

    house.write(ALPHA, BETA, DELTA)
    with pytest.raises(BusyError, match="took this poll over"):
        poll(house.app, replace(source, parse=parse))
    assert house.keys() == before
    assert house.events() == []


def test_nothing_is_half_written_when_the_process_dies_at_the_end(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)

    class Died(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Died

    monkeypatch.setattr("watchlist.store.sources.Sources.record", die)
    with pytest.raises(Died):
        house.poll(ALPHA, BETA, DELTA)
    monkeypatch.undo()
    assert house.keys() == {"1": "current", "2": "current"}
    assert house.events() == []
    assert house.poll().listed == 1


def test_a_new_revision_of_the_parser_is_no_change_of_the_list(
    configured: Configure, tmp_path: Path, clock: Clock
) -> None:
    house = House(configured(HOUSE), tmp_path / "house.csv")
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    app = configured(HOUSE.replace('remarks = "Note"', 'remarks = "Note", aliases = "Address"'))
    source = replace(House(app, house.file).source, revision=2)
    assert poll(app, source).outcome is Outcome.UNCHANGED
    assert house.events() == []
    with app.store.read() as session:
        assert {v.entry.names[-1].text for v in session.entries.versions("house")} == {"Berlin", "Hamburg"}


def test_a_user_s_firm_on_a_first_reading_is_told_once_in_one_summary(
    house: House, clock: Clock, tmp_path: Path
) -> None:
    firms = [Subject("alfa", (Name("Alfa Makina Sanayi Ltd. Sti."),)), Subject("beta", (Name("Beta Gida A.S."),))]
    track(house.app, firms)
    house.poll(ALPHA, BETA, GAMMA)
    told = house.events()
    assert [(event.kind, event.entry.key if event.entry else None) for event in told] == [
        (Kind.ALREADY_LISTED, "1"),
        (Kind.ALREADY_LISTED, "2"),
    ]
    clock.forward(hours=1)
    track(house.app, firms)
    assert house.events() == told
    with house.app.store.read() as session:
        alerts = session.outbox.alerts()
        deliveries = {
            attempt.key for tries in session.outbox.attempts([a.id for a in alerts]).values() for attempt in tries
        }
    assert {alert.subject for alert in alerts} == {"alfa", "beta"}
    assert len(deliveries) == 1


def test_the_user_s_own_subject_takes_the_place_of_the_one_that_a_list_made(house: House, clock: Clock) -> None:
    house.poll(ALPHA, DELTA)
    firm = Subject("mine", (Name("Delta Lojistik Ticaret Limited Şirketi"),), country="TR")
    track(house.app, [firm])
    with house.app.store.read() as session:
        names = {subject.id: subject.name for subject in session.subjects.all()}
    assert names["mine"] == firm.name
    assert [name for name in names.values() if name.startswith("Delta")] == [firm.name]
    clock.forward(hours=1)
    house.poll(ALPHA, DELTA.replace("Istanbul", "Ankara"))
    with house.app.store.read() as session:
        (amended,) = session.events.select(EventFilter(kind=Kind.AMENDED))
        assert [one.hit.subject for one in session.subjects.hits(events=[amended.id])] == ["mine"]


def test_a_hit_judged_negative_is_not_told_again_until_one_side_changes(house: House, clock: Clock) -> None:
    track(house.app, [Subject("mine", (Name("Delta Lojistik Ticaret Limited Sirketi"),), country="DE")])
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, DELTA)

    def reasons() -> list[Reason]:
        with house.app.store.read() as session:
            return [alert.reason for alert in session.outbox.alerts() if alert.subject == "mine"]

    with house.app.store.read() as session:
        (hit,) = [one.hit.id for one in session.subjects.hits(subject="mine")]
    judge(house.app, hit, Decision.NEGATIVE, by="an analyst", note="another Delta")
    told = reasons()
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, DELTA.replace("Istanbul", "Ankara"))
    assert reasons() == [*told, Reason.JUDGED_NEGATIVE]
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, DELTA.replace("Lojistik Ticaret", "Lojistik ve Ticaret"))
    assert reasons()[-1] in (Reason.AMENDED, Reason.POSSIBLE_MATCH)


def test_what_a_new_parser_finds_more_or_less_is_no_change_of_the_list(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA, GAMMA)
    clock.forward(hours=1)
    source = house.source

    def other(raw: BinaryIO) -> Iterator[Item]:
        for item in source.parse(raw):
            if isinstance(item, Entry) and item.key == "3":
                yield msgspec.structs.replace(item, key="30", names=(Name("Found by the new parser"),))
            else:
                yield item

    renewed = replace(source, parse=other, revision=2)
    polled = poll(house.app, renewed)
    assert (polled.outcome, polled.entries) == (Outcome.UNCHANGED, 3)
    assert house.keys() == {"1": "current", "2": "current", "30": "current"}
    clock.forward(hours=1)
    house.write(ALPHA.replace("Berlin", "Potsdam"), BETA, GAMMA)
    poll(house.app, renewed)
    assert [event.kind for event in house.events()] == [Kind.AMENDED]


def test_a_fault_of_a_shortcut_does_not_cost_the_list(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    house.write(ALPHA, BETA, GAMMA)

    def faulty(*_: object) -> Iterator[Item]:
        raise KeyError("a fault of ours")

    polled = poll(house.app, replace(house.source, differing=faulty))
    assert (polled.outcome, polled.listed) == (Outcome.NEW, 1)


def test_an_archive_that_fails_is_told_as_the_source_s_failure(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)

    def full(*_: object) -> None:
        raise StoreError("archive: No space left on device")

    monkeypatch.setattr("watchlist.archive.Archive.keep_bytes", full)
    polled = house.poll(ALPHA, BETA, GAMMA)
    assert (polled.outcome, polled.error) == (Outcome.FAILED, "archive: No space left on device")
    assert "No space left" in house.events(Kind.SOURCE_FAULT)[0].title
    assert house.keys() == {"1": "current", "2": "current"}


def test_what_a_person_judged_apart_is_joined_no_more(house: House, clock: Clock) -> None:
    house.poll(ALPHA)
    track(house.app, [Subject("mine", (Name("Delta Lojistik Ticaret Limited Sirketi"),), country="TR")])
    clock.forward(hours=1)
    house.poll(ALPHA, DELTA)

    def met() -> dict[str, str]:
        with house.app.store.read() as session:
            hits = session.subjects.hits(events=[house.events()[-1].id])
            return {one.hit.subject: one.hit.comparison.explanation[0].feature for one in hits}

    assert met() == {"mine": "known"}, "and what joins them is said after it"
    with house.app.store.read() as session:
        (hit,) = session.subjects.hits(subject="mine")
    assert len(hit.hit.comparison.explanation) > 1
    judge(house.app, hit.hit.id, Decision.NEGATIVE, by="an analyst", note="")
    clock.forward(hours=1)
    house.poll(ALPHA, DELTA.replace("Istanbul", "Ankara"))
    assert met()["mine"] != "known"
    with house.app.store.read() as session:
        assert "mine" not in session.subjects.linked()["house", "4"]


def test_what_was_judged_wrong_before_it_left_is_not_sent(house: House, clock: Clock) -> None:
    track(house.app, [Subject("mine", (Name("Delta Lojistik Ticaret Limited Sirketi"),), country="DE")])
    house.poll(ALPHA)
    clock.forward(hours=1)
    house.poll(ALPHA, DELTA)
    with house.app.store.read() as session:
        (hit,) = session.subjects.hits(subject="mine")
    judge(house.app, hit.hit.id, Decision.NEGATIVE, by="an analyst", note="")
    with house.app.store.write() as session:
        states = {alert.subject: (alert.state, alert.reason) for alert in session.outbox.alerts()}
        (left,) = session.outbox.claim("x", clock.now, clock.now + timedelta(minutes=1), lambda _: False)
    assert states.pop("mine") == (AlertState.SUPPRESSED, Reason.JUDGED_NEGATIVE)
    assert list(states.values()) == [(AlertState.PENDING, Reason.NEW_LISTING)], "the list's own subject is told"
    assert len(left.alerts) == 1


def test_after_a_rejection_the_last_good_reading_stands_in_peace(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA, GAMMA, DELTA)
    clock.forward(hours=1)
    held = house.poll(ALPHA)
    reject(house.app, held.check)
    clock.forward(hours=1)
    house.poll()
    with house.app.store.read() as session:
        assert session.sources.state("house").state == "ok"
    assert [event.is_recovery for event in house.events(Kind.SOURCE_FAULT)] == [False, True]


def test_a_column_more_amends_nobody(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    house.file.write_text(f"Ref,Firm,Country,Address,Note,Updated\n{ALPHA},2024\n{BETA},2024\n")
    assert (house.poll().outcome, house.events()) == (Outcome.NEW, [])


def test_a_list_with_nul_bytes_is_held_on_any_database(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    assert house.poll(ALPHA, BETA.replace("Beta", "Be\x00ta")).outcome is Outcome.HELD


def test_a_list_whose_first_reading_was_rejected_was_never_read(house: House, clock: Clock) -> None:
    house.file.write_text("Ref,Firm\n1,Alfa\n")
    reject(house.app, house.poll().check)
    with house.app.store.read() as session:
        assert shown_state(house.source, session.sources.state("house"), clock.now) == "never"
