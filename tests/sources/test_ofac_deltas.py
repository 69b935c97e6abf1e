"""OFAC's changes before its lists: told at once, and agreed with the whole list later, which is not read for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from ofac_changes import ADDED, CORRECTED, NAME, REMOVED, UNKNOWN_BEFORE, UNREADABLE, change
from official_publishers import Ofac
from on_stage import Playing, sample, told_of
from stage import Stage

from watchlist.model import Kind, Outcome
from watchlist.pipeline.replaying import replay

Play = Callable[..., dict[str, Playing]]

ENTRY = f"""<sdnEntry><uid>58482</uid><lastName>{NAME}</lastName><sdnType>Entity</sdnType><programList><program>
RUSSIA-EO14024</program></programList><addressList><address><uid>1</uid><country>Turkey</country></address>
</addressList></sdnEntry></sdnList>""".replace("\n", "")


@pytest.fixture
def lists(play: Play) -> dict[str, Playing]:
    """Both lists, read whole."""
    both = play("us_ofac_sdn", "us_ofac_consolidated")
    # The samples are of two years: here they are of one day.
    ((name, content),) = sample("us_ofac_consolidated").items()
    both["us_ofac_consolidated"].office.publish({name: content.replace(b"03/28/2025", b"05/02/2024")})
    for one in both.values():
        one.clock.now = datetime(2024, 5, 6, 12, tzinfo=UTC)
        assert one.poll().outcome is Outcome.NEW
    return both


@pytest.fixture
def sdn(lists: dict[str, Playing]) -> Playing:
    return lists["us_ofac_sdn"]


def publish(one: Playing, number: str, *entities: str) -> None:
    """Give out changes now."""
    assert isinstance(one.office, Ofac)
    one.office.change(number, one.clock.now, change(one.clock.now.date(), *entities))


def whole(*, removed: bool) -> dict[str, bytes]:
    """The whole list after the changes."""
    ((name, content),) = sample("us_ofac_sdn").items()
    text = content.decode().replace("</sdnList>", ENTRY).replace("<program>IFSR</program>", SDGT, 1)
    if removed:
        text = re.sub(r"(?s)<sdnEntry>\s*<uid>48757</uid>.*?</sdnEntry>", "", text)
    return {name: text.replace(">5</Record_Count>", f">{5 if removed else 6}</Record_Count>").encode()}


SDGT = "<program>IFSR</program><program>SDGT</program>"


def test_changes_are_told_without_the_list(lists: dict[str, Playing], sdn: Playing) -> None:
    publish(sdn, "801", ADDED, CORRECTED, REMOVED)
    downloads = sdn.downloads()
    polled = sdn.poll()
    assert (polled.error, polled.listed, polled.amended, polled.delisted) == (None, 1, 1, 1)
    assert {event.kind: told_of(event) for event in sdn.events()} == {
        Kind.LISTED: {"58482"},
        Kind.AMENDED: {"41486"},
        Kind.DELISTED: {"48757"},
    }
    assert sdn.stand()["58482"].countries == ("TR",)
    assert sdn.stand()["41486"].programs == ("NPWMD", "IFSR", "SDGT")
    assert sdn.poll().outcome is Outcome.UNCHANGED
    other = lists["us_ofac_consolidated"]
    stood = other.stand()
    for _ in range(2):
        assert other.poll().error is None
    assert (other.stand(), other.events()) == (stood, [])
    assert sdn.downloads() == downloads


def test_a_whole_list_that_agrees_is_no_news(sdn: Playing) -> None:
    publish(sdn, "801", ADDED, CORRECTED, REMOVED)
    sdn.poll()
    told = sdn.events()
    sdn.office.publish(whole(removed=True))
    polled = sdn.poll(hours=23)
    assert (polled.error, polled.outcome, polled.entries) == (None, Outcome.NEW, 5)
    assert sdn.events() == told
    assert sdn.poll().outcome is Outcome.UNCHANGED


def test_a_whole_list_that_disagrees_is_told_once(sdn: Playing) -> None:
    publish(sdn, "801", ADDED, CORRECTED, REMOVED)
    sdn.poll()
    sdn.office.publish(whole(removed=False))
    assert sdn.poll(hours=23).error is None
    assert sdn.keys(Kind.DISAGREEMENT) == {"48757"}
    assert sdn.keys(Kind.LISTED) == {"58482"}
    for _ in range(3):
        sdn.poll(in_full=True)
    assert len(sdn.events(Kind.DISAGREEMENT)) == 1


def test_a_whole_list_that_never_says_what_its_changes_said_disagrees(sdn: Playing) -> None:
    publish(sdn, "801", ADDED, CORRECTED, REMOVED)
    sdn.poll()
    assert sdn.poll(in_full=True).outcome is Outcome.UNCHANGED, "the list may come out after its changes"
    assert sdn.poll(hours=23).error is None
    assert sdn.keys(Kind.DISAGREEMENT) == {"58482", "41486", "48757"}
    for _ in range(3):
        assert sdn.poll(hours=12, in_full=True).error is None
    assert len(sdn.events(Kind.DISAGREEMENT)) == 1
    assert sdn.stand().keys() == {"41486", "44785", "48757", "48264", "42208"}
    assert replay(sdn.app).is_proof


@pytest.mark.parametrize("entity", [UNKNOWN_BEFORE, UNREADABLE], ids=["cannot be joined", "cannot be read"])
def test_changes_that_cannot_be_applied_do_not_have_the_list_read_for_ever(sdn: Playing, entity: str) -> None:
    publish(sdn, "801", entity)
    downloads = sdn.downloads()
    for _ in range(12):
        assert sdn.poll().error is None
    # The list may be put out some time after its changes, so it is asked for more than once.
    assert 1 <= sdn.downloads() - downloads <= 5
    assert sdn.events() == []


def test_a_list_that_comes_after_its_changes_is_waited_for(sdn: Playing) -> None:
    publish(sdn, "801", UNKNOWN_BEFORE, ADDED)
    sdn.poll()
    sdn.poll()
    sdn.office.publish(whole(removed=True))
    assert (sdn.poll().listed, sdn.keys(Kind.LISTED)) == (1, {"58482"})
    assert replay(sdn.app).is_proof


@pytest.mark.parametrize("status", [404, 500])
def test_without_changes_the_list_itself_is_read(sdn: Playing, stage: Stage, status: int) -> None:
    stage.absent, stage.status = "^/changes/", status
    sdn.office.publish(whole(removed=True))
    assert (sdn.poll().listed, sdn.keys(Kind.LISTED)) == (1, {"58482"})


def test_changes_of_some_hours_are_told_in_their_order(sdn: Playing) -> None:
    publish(sdn, "801", ADDED)
    sdn.clock.forward(hours=2)
    publish(sdn, "802", ADDED.replace('action="add"', 'action="remove"'))
    sdn.poll()
    assert "58482" not in sdn.stand()
