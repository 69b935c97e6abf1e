"""Acts that amend Annex IV are asked for through the day, the annex itself is read at night and confirms them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from consolidation import HEADER, annex, row, text
from house_list import Clock, Configure
from offices import Cellar
from pytest_httpserver import HTTPServer
from sqlalchemy import select

from watchlist.app import App
from watchlist.archive import Archive
from watchlist.errors import StoreError
from watchlist.model import Event, Kind, Outcome, Reason
from watchlist.pipeline import Polled, poll
from watchlist.pipeline.polled import NOTICES
from watchlist.pipeline.replaying import replay
from watchlist.store import EventFilter
from watchlist.store.sources import SNAPSHOT

CONFIG = """
[network]
allow_private = true
[sources]
builtin = false
[sources.eu_annex_iv]
url = "{url}"
at_least = 1
max_removed = 0.9
[[subscriptions]]
name = "early"
subjects = "tracked"
"""
SFT = (["1."], ["SFT LLC"], ["Registration number: 7725842590 (Tax ID/INN)"], ["18.12.2023"])
OTHER = (["2."], ["Zapad LLC"], ["Registration number: 7725842591 (Tax ID/INN)"], ["18.12.2023"])
MERYN = (
    ["910."],
    ["Meryn Dis Ticaret Limited Sirketi"],
    ["Address: 1471st Str., 35220 Konak, Izmir Province, Republic of Türkiye"],
    ["24.4.2026"],
)
CELEX = "32026R0506"
ADDED = "In Annex IV to Regulation (EU) No 833/2014, the following entries are added:"


def act(*entries: tuple[list[str], ...]) -> bytes:
    body = "".join(row(*cells) for cells in ([[one] for one in HEADER], *entries))
    return text(f'<p class="oj-normal">{ADDED}</p><table class="oj-table"><tbody>{body}</tbody></table>')


@dataclass
class Annex:
    """Annex IV, as it is polled by the daemon."""

    app: App
    cellar: Cellar

    def poll(self, *, in_full: bool = False) -> Polled:
        return poll(self.app, self.app.sources["eu_annex_iv"], in_full=in_full)

    def events(self, *kinds: Kind) -> list[Event]:
        with self.app.store.read() as session:
            return [event for event in session.events.select(EventFilter()) if not kinds or event.kind in kinds]

    def scopes(self) -> list[str]:
        with self.app.store.read() as session:
            return [recorded.check.scope for recorded in session.sources.checks()]

    def reasons(self) -> list[Reason]:
        with self.app.store.read() as session:
            return [alert.reason for alert in session.outbox.alerts()]


@pytest.fixture
def cellar(httpserver: HTTPServer) -> Cellar:
    cellar = Cellar(httpserver)
    cellar.text(cellar.consolidated, text(annex("IV", row(*SFT) + row(*OTHER))))
    return cellar


@pytest.fixture
def annex_iv(configured: Configure, cellar: Cellar, clock: Clock) -> Annex:
    """The annex, read once in the night of 23 April."""
    clock.now = datetime(2026, 4, 23, 3, tzinfo=UTC)
    found = Annex(configured(CONFIG.format(url=cellar.url(cellar.sparql))), cellar)
    assert (found.poll().outcome, found.scopes()) == (Outcome.NEW, [""])
    return found


def test_an_act_is_told_within_the_hour_and_confirmed_by_the_consolidation(annex_iv: Annex, clock: Clock) -> None:
    cellar = annex_iv.cellar
    clock.forward(hours=5)
    assert (annex_iv.poll().outcome, annex_iv.scopes()[-1]) == (Outcome.UNCHANGED, NOTICES)
    cellar.acts[CELEX] = date(2026, 4, 23)
    cellar.text(CELEX, act(MERYN))
    clock.forward(minutes=30)
    assert annex_iv.poll().announced == 1
    [told] = annex_iv.events()
    assert told.kind is Kind.ANNOUNCED
    assert (told.announced_on, told.effective_on) == (date(2026, 4, 23), date(2026, 4, 24))
    assert annex_iv.reasons() == [Reason.ANNOUNCED]
    clock.forward(minutes=30)
    assert annex_iv.poll().announced == 0
    assert (cellar.asked["consolidation"], cellar.asked[f"/resource/celex/{CELEX}"]) == (1, 1)

    cellar.consolidated = "02014R0833-20260424"
    cellar.text(cellar.consolidated, text(annex("IV", row(*SFT) + row(*OTHER) + row(*MERYN))))
    clock.forward(days=1)
    assert (annex_iv.poll().listed, annex_iv.scopes()[-1]) == (1, "")
    [listed] = annex_iv.events(Kind.LISTED)
    assert (listed.confirms, listed.announced_on) == (told.id, date(2026, 4, 23))
    assert annex_iv.reasons() == [Reason.ANNOUNCED, Reason.CONFIRMED]
    assert cellar.asked["consolidation"] == 2
    assert replay(annex_iv.app).is_proof


def test_who_polls_by_hand_reads_the_annex(annex_iv: Annex, clock: Clock) -> None:
    clock.forward(hours=1)
    annex_iv.poll(in_full=True)
    assert (annex_iv.scopes(), annex_iv.cellar.asked["consolidation"]) == (["", ""], 2)


def test_the_text_of_the_night_before_is_asked_for_on_condition(annex_iv: Annex, clock: Clock) -> None:
    clock.forward(hours=12)
    annex_iv.poll()
    clock.forward(hours=12)
    annex_iv.cellar.sent.clear()
    annex_iv.poll()
    assert annex_iv.cellar.sent == {annex_iv.cellar.sparql: 2}


def test_asking_for_notices_is_no_second_look_at_what_is_missing(annex_iv: Annex, clock: Clock) -> None:
    annex_iv.cellar.consolidated = "02014R0833-20260423"
    annex_iv.cellar.text(annex_iv.cellar.consolidated, text(annex("IV", row(*SFT))))
    clock.forward(hours=23)
    annex_iv.poll()
    for _ in range(3):
        clock.forward(hours=7)
        annex_iv.poll()
    assert annex_iv.scopes()[2:] == [NOTICES] * 3
    assert annex_iv.events(Kind.DELISTED) == []
    clock.forward(hours=2)
    assert annex_iv.poll().delisted == 1
    assert replay(annex_iv.app).is_proof


def test_acts_that_cannot_be_asked_for_are_told_when_it_lasts(annex_iv: Annex, clock: Clock) -> None:
    annex_iv.cellar.pages[annex_iv.cellar.sparql] = b"<html>busy</html>"
    for polls in range(1, 5):
        clock.forward(minutes=30)
        polled = annex_iv.poll()
        assert polled.outcome is Outcome.FAILED
        assert len(annex_iv.events(Kind.SOURCE_FAULT)) == (polls >= 3)
    del annex_iv.cellar.pages[annex_iv.cellar.sparql]
    clock.forward(minutes=30)
    assert annex_iv.poll().outcome is Outcome.UNCHANGED
    with annex_iv.app.store.read() as session:
        assert session.sources.state("eu_annex_iv").state == "ok"


def test_an_act_that_cannot_be_read_is_told_to_the_operator_once(annex_iv: Annex, clock: Clock) -> None:
    annex_iv.cellar.acts[CELEX] = date(2026, 4, 23)
    annex_iv.cellar.text(CELEX, text(f'<p class="oj-normal">{ADDED}</p>', "<p>See the picture.</p>"))
    for _ in range(3):
        clock.forward(minutes=30)
        assert annex_iv.poll().outcome is Outcome.UNCHANGED
    [told] = annex_iv.events()
    assert (told.kind, told.occurred_on) == (Kind.OPERATOR, date(2026, 4, 23))
    assert "a notice could not be read to the party: Council Regulation (EU) 2026/506 (https://eur-lex" in told.title


def test_acts_are_read_though_the_annex_is_not(annex_iv: Annex, clock: Clock) -> None:
    annex_iv.cellar.acts[CELEX] = date(2026, 4, 23)
    annex_iv.cellar.text(CELEX, act(MERYN))
    annex_iv.cellar.consolidated = "02014R0833-20260423"
    annex_iv.cellar.text(annex_iv.cellar.consolidated, 404)
    clock.forward(hours=23)
    polled = annex_iv.poll()
    assert (polled.outcome, polled.announced) == (Outcome.FAILED, 1)
    assert len(annex_iv.events(Kind.ANNOUNCED)) == 1


def test_an_act_that_cannot_be_archived_is_announced_when_it_can(
    annex_iv: Annex, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.forward(hours=5)
    annex_iv.cellar.acts[CELEX] = date(2026, 4, 23)
    annex_iv.cellar.text(CELEX, act(MERYN))

    def full(*_: object) -> None:
        raise StoreError("archive: cannot archive: No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Archive, "keep", full)
        for _ in range(40):
            assert (annex_iv.poll().outcome, annex_iv.events(Kind.ANNOUNCED)) == (Outcome.FAILED, [])
            clock.forward(days=1)
    assert annex_iv.poll().announced == 1
    [told] = annex_iv.events(Kind.ANNOUNCED)
    assert annex_iv.app.archive.has(str(told.snapshot))


def test_an_archive_that_lost_the_version_before_does_not_cost_the_list(annex_iv: Annex, clock: Clock) -> None:
    cellar = annex_iv.cellar
    with annex_iv.app.store.read() as session:
        for sha256 in session.connection.execute(select(SNAPSHOT.c.sha256)).scalars():
            annex_iv.app.archive.place(sha256).unlink()
    cellar.consolidated = "02014R0833-20260424"
    cellar.text(cellar.consolidated, text(annex("IV", row(*SFT) + row(*OTHER) + row(*MERYN))))
    clock.forward(days=1)
    assert (annex_iv.poll(in_full=True).outcome, len(annex_iv.events(Kind.LISTED))) == (Outcome.NEW, 1)
