"""A listing, an amendment and a story, as the pipeline hands them over."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from watchlist.model import (
    Address,
    Alert,
    AlertState,
    Article,
    Band,
    Certainty,
    Change,
    Citation,
    Comparison,
    Entry,
    Event,
    Feature,
    Hit,
    Identifier,
    Kind,
    Message,
    Name,
    Origin,
    Reason,
    Schema,
    Signal,
    SignalType,
    Story,
    Strength,
    Subject,
    Told,
)
from watchlist.render.compose import compose

NOW = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)
TITLES = {"us_ofac_sdn": "OFAC SDN", "us_bis_entity_list": "BIS Entity List", "my_feed": "Trade news"}
SUBJECT = Subject("alfa", (Name("Alfa Makina Ltd. Şti."),), country="TR", tags=("distributor",))
STORY = Story(
    id="s1",
    title="United States warns Türkiye over exports to Russia",
    origin="Financial Times",
    first_seen=NOW,
    articles=("a1", "a2", "a3", "a4", "a5"),
    signals=(
        Signal(SignalType.DESIGNATION, Certainty.IMPOSED, "were listed last year", "r0", background=True),
        Signal(
            SignalType.WARNING_THREAT,
            Certainty.THREATENED,
            "there will be consequences",
            "r1",
            actor="United States",
            target="Türkiye",
        ),
    ),
)
ARTICLE = Article("a1", "https://news.example.com/a1", "Financial Times", "US warns Türkiye", "", date(2024, 8, 27))

Compose = Callable[..., Message]
Make = Callable[..., Told]


def entry(name: str = "ALFA MAKINA LIMITED SIRKETI", *, on: str = "us_ofac_sdn", key: str = "1") -> Entry:
    return Entry(
        list=on,
        key=key,
        schema=Schema.COMPANY,
        names=(Name(name), Name("ALFA", Strength.WEAK)),
        programs=("RUSSIA-EO14024",),
        addresses=(Address("No. 5, Istanbul", country="TR"),),
        identifiers=(Identifier("vkn", "1234567890", label="Tax ID No.", printed="123 456 7890"),),
        citations=(Citation("89 FR 68312", date(2024, 8, 23), "https://law.example.com/89fr68312"),),
        listed_on=date(2024, 8, 23),
    )


def told(
    kind: Kind = Kind.LISTED,
    number: int = 1,
    *,
    band: Band = Band.HIT,
    origin: Origin | None = Origin.USER,
    name: str = "ALFA MAKINA LIMITED SIRKETI",
    on: str = "us_ofac_sdn",
    reason: Reason = Reason.NEW_LISTING,
) -> Told:
    subject = (
        Subject(f"{origin}-{number}", (Name(name.title()),), country="TR", origin=origin, reason="address in TR")
        if origin
        else None
    )
    named = entry(name, on=on, key=str(number)) if kind not in {Kind.SOURCE_FAULT, Kind.OPERATOR} else None
    changes = (Change("address", "Ankara", "Istanbul"), Change("alias", None, "ALFA")) if kind is Kind.AMENDED else ()
    features = (Feature("name", 1.0, "alfa makina", "ALFA MAKINA", "equal"),)
    event = Event(f"e{number}", kind, on, NOW, f"{kind} {number}", entry=named, changes=changes, snapshot="ab" * 32)
    met = Comparison(0.93 if band is Band.HIT else 0.74, name, "primary", features)
    hit = Hit(f"h{number}", event.id, subject.id, band, met) if subject else None
    alert = Alert(
        f"al{number}", "compliance", event.id, subject.id if subject else None, AlertState.PENDING, reason, NOW
    )
    return Told(alert, event, subject, hit)


def told_story(story: Story = STORY) -> Told:
    event = Event("e-story", Kind.REPORTED, "my_feed", NOW, story.title, story=story.id)
    met = Comparison(0.91, "Alfa Makina", "strong")
    alert = Alert("al-s", "press", event.id, SUBJECT.id, AlertState.PENDING, Reason.NEW_STORY, NOW)
    return Told(alert, event, SUBJECT, Hit("h-s", event.id, SUBJECT.id, Band.HIT, met), story, (ARTICLE,))


@pytest.fixture
def make() -> Make:
    return told


@pytest.fixture
def story() -> Told:
    return told_story()


@pytest.fixture
def composed() -> Compose:
    def compose_sample(*given: Told) -> Message:
        return compose(given, subscription="compliance", key="k1", now=NOW, titles=TITLES)

    return compose_sample
