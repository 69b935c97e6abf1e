"""Events, hits and wishes to choose from: what the tests of choosing share."""

from __future__ import annotations

from datetime import UTC, date, datetime

from watchlist.choose import Happening
from watchlist.config import SubscriptionSettings
from watchlist.model import (
    Band,
    Certainty,
    Comparison,
    Entry,
    Event,
    Hit,
    Kind,
    Name,
    Signal,
    SignalType,
    Subject,
    digest,
)

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
TAGGED = Subject("tagged", (Name("Alfa Makina"),), tags=("lathes", "key"))
PLAIN = Subject("plain", (Name("Beta Makina"),))
SUBJECTS = {one.id: one for one in (TAGGED, PLAIN)}


def event(kind: Kind = Kind.LISTED, key: str = "1", *, story: str | None = None, check: str | None = "c1") -> Event:
    entry = None
    if kind not in (Kind.SOURCE_FAULT, Kind.OPERATOR, Kind.REPORTED):
        entry = Entry("us_ofac_sdn", key, "Company", (Name("Alfa Makina"),), jurisdictions=("TR", "RU"))
    title, listed_on = "Alfa Makina: listed", date(2024, 8, 7)
    return Event(digest(kind, key), kind, "us_ofac_sdn", NOW, title, listed_on, entry, story=story, check=check)


def hit(of: Event, subject: str = "plain", *, band: Band = Band.HIT, score: float = 0.9) -> Hit:
    return Hit(digest(of.id, subject), of.id, subject, band, Comparison(score, "Alfa Makina", "primary"))


def happening(of: Event, *subjects: str, signals: tuple[Signal, ...] = ()) -> Happening:
    return Happening(of, tuple(hit(of, subject) for subject in subjects), signals)


def wants(**said: object) -> SubscriptionSettings:
    return SubscriptionSettings.model_validate({"name": "desk", **said})


def signal(what: str, certainty: str, *, background: bool = False) -> Signal:
    return Signal(SignalType(what), Certainty(certainty), "quote", "rule", background=background)
