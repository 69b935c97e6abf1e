"""A source's trouble whose channel is closed goes another way: once, and by no channel twice."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier

import pytest
from house_list import ALPHA, HOUSE, Clock, Configure, House

from watchlist.channels import Channel
from watchlist.errors import DeliveryError
from watchlist.model import Condition, Message
from watchlist.pipeline.channel_care import mark
from watchlist.pipeline.conditions import begin
from watchlist.pipeline.deliver import deliver_due

TO_DESK = """
[[subscriptions]]
name = "sources"
channels = ["desk"]
events = ["source_fault"]
language = "tr"
"""
TO_OTHER = """
[[subscriptions]]
name = "oncall"
channels = ["other"]
events = ["operator"]
"""
CHANNELS = """
[channels.desk]
kind = "console"
[channels.other]
kind = "console"
"""


class Office:
    """Keeps how each message begins, by channel; the desk is closed until it is mended."""

    def __init__(self) -> None:
        self.is_mended = False
        self.took: dict[str, list[Message]] = {"desk": [], "other": []}
        self.name = ""

    def __call__(self, name: str) -> Office:
        self.name = name
        return self

    def send(self, message: Message) -> None:
        if self.name == "desk" and not self.is_mended:
            raise DeliveryError("desk: the login is refused", closed=True)
        self.took[self.name].append(message)

    def told(self, channel: str) -> list[str]:
        return [one.title.partition(":")[0] for one in self.took[channel]]


@pytest.fixture
def office() -> Office:
    return Office()


def started(configured: Configure, tmp_path: Path, subscriptions: str) -> House:
    """A house list that was read."""
    app = configured(HOUSE + CHANNELS + subscriptions)
    app.settings.daemon.couriers = 1
    house = House(app, tmp_path / "house.csv")
    house.poll(ALPHA)
    return house


def fail(house: House, clock: Clock) -> None:
    clock.forward(hours=1)
    house.file.unlink()
    assert house.poll().error


def recover(house: House, clock: Clock) -> None:
    clock.forward(hours=1)
    assert house.poll(ALPHA).error is None


def test_a_fault_that_waits_for_a_channel_that_is_closed_goes_another_way_and_so_does_its_end(
    configured: Configure, tmp_path: Path, clock: Clock, office: Office
) -> None:
    house = started(configured, tmp_path, TO_DESK + TO_OTHER)
    fail(house, clock)
    deliver_due(house.app, office)
    assert sorted(office.told("other")) == ["For the operator", "Kaynak arızası"]
    recover(house, clock)
    deliver_due(house.app, office)
    fail(house, clock)
    deliver_due(house.app, office)
    assert office.told("other")[2:] == ["Kaynak yeniden okunuyor", "Kaynak arızası"]
    assert len({one.key for one in office.took["other"]}) == 4
    (fault,) = [one for one in office.took["other"][:2] if one.language == "tr"]
    assert "Bu ileti other kanalıyla geliyor, çünkü desk kanalıyla hiçbir şey gönderilemiyor." in fault.lead


def test_the_channel_is_told_itself_when_it_is_mended_and_no_other_again(
    configured: Configure, tmp_path: Path, clock: Clock, office: Office
) -> None:
    house = started(configured, tmp_path, TO_DESK + TO_OTHER)
    fail(house, clock)
    deliver_due(house.app, office)
    office.is_mended = True
    with house.app.store.write() as session:
        session.channels.open("desk")
    deliver_due(house.app, office)
    assert office.told("desk") == ["Kaynak arızası"]
    assert "çünkü" not in office.took["desk"][0].lead
    assert sorted(office.told("other")) == ["For the operator", "Kaynak arızası", "Well again"]


def test_who_hears_of_it_by_that_channel_anyway_hears_once(
    configured: Configure, tmp_path: Path, clock: Clock, office: Office
) -> None:
    also = TO_OTHER.replace('["operator"]', '["source_fault"]')
    second = TO_DESK.replace('"sources"', '"also sources"')
    house = started(configured, tmp_path, TO_DESK + second + also)
    fail(house, clock)
    deliver_due(house.app, office)
    recover(house, clock)
    deliver_due(house.app, office)
    assert len(office.told("other")) == 2


def test_two_who_wait_for_one_closed_channel_are_one_message_on_the_other(
    configured: Configure, tmp_path: Path, clock: Clock, office: Office
) -> None:
    second = TO_DESK.replace('"sources"', '"also sources"')
    house = started(configured, tmp_path, TO_DESK + second + TO_OTHER)
    fail(house, clock)
    deliver_due(house.app, office)
    assert sorted(office.told("other")) == ["For the operator", "Kaynak arızası"]


def test_what_waits_for_its_digest_waits_on_another_way_too(
    configured: Configure, tmp_path: Path, clock: Clock, office: Office
) -> None:
    daily = TO_DESK + 'mode = "digest"\nat = "08:00 UTC"\n'
    house = started(configured, tmp_path, daily + TO_OTHER)
    with house.app.store.write() as session:
        session.channels.refused("desk", "console", clock.now, "desk: the login is refused")
        session.channels.close("desk", clock.now, mark(house.app, "desk"))
    fail(house, clock)
    deliver_due(house.app, office)
    assert "Kaynak arızası" not in office.told("other")
    clock.forward(hours=24)
    deliver_due(house.app, office)
    assert office.told("other").count("Kaynak arızası") == 1


def test_who_hears_of_it_by_that_channel_only_later_does_not_keep_it_from_going_there_now(
    configured: Configure, tmp_path: Path, clock: Clock, office: Office
) -> None:
    daily = TO_OTHER.replace('["operator"]', '["source_fault", "operator"]') + 'mode = "digest"\nat = "08:00 UTC"\n'
    house = started(configured, tmp_path, TO_DESK + daily)
    fail(house, clock)
    deliver_due(house.app, office)
    assert office.told("other") == ["Kaynak arızası"]


class Refusing:
    """The desk takes two messages in hand and refuses both for good, at one time; others take theirs."""

    def __init__(self) -> None:
        self.name = "desk"
        self.both = Barrier(2, timeout=5)
        self.took: list[str] = []

    def __call__(self, name: str) -> Channel:
        return self if name == "desk" else Taking(name, self.took)

    def send(self, _message: Message) -> None:
        self.both.wait()
        raise DeliveryError("desk: gone", closed=True, permanent=True)


class Taking:
    """Keeps the titles of what it takes."""

    def __init__(self, name: str, took: list[str]) -> None:
        self.name = name
        self.took = took

    def send(self, message: Message) -> None:
        self.took.append(message.title)


def test_all_that_a_channel_refuses_for_good_at_one_time_goes_another_way(
    configured: Configure, tmp_path: Path, clock: Clock
) -> None:
    desk = TO_DESK.replace('["source_fault"]', '["source_fault", "operator"]').replace('"tr"', '"en"')
    two = CHANNELS.replace("[channels.other]", "at_once = 2\n[channels.other]")
    app = configured(HOUSE + two + desk)
    house = House(app, tmp_path / "house.csv")
    house.poll(ALPHA)
    fail(house, clock)
    with app.store.write() as session:
        begin(session, app, Condition("disk:archive", "no room"), clock.now)
    refusing = Refusing()
    deliver_due(app, refusing)
    begun = sorted(title.partition(": ")[2].partition(" ")[0] for title in refusing.took)
    assert begun == ["House", "no", "nothing"]
