"""Whole messages in both languages, read as a person would, and not a word of ours left in the other language."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from watchlist.model import (
    Band,
    Certainty,
    Change,
    Conflict,
    Event,
    Feature,
    Kind,
    Message,
    Origin,
    Purpose,
    Reason,
    Sent,
    Signal,
    SignalType,
    TargetKind,
    Told,
)
from watchlist.render.compose import compose
from watchlist.render.html import as_html
from watchlist.render.payload import as_json
from watchlist.render.readable import readable
from watchlist.render.slack import as_slack
from watchlist.render.text import as_text
from watchlist.render.told import sentence
from watchlist.render.words import ENGLISH, FILES, TURKISH
from watchlist.resources import PACKAGE

HERE = Path(__file__).parent
NOW = datetime(2024, 8, 28, 9, 30, tzinfo=UTC)
TITLES = {"us_ofac_sdn": "OFAC SDN", "us_bis_entity_list": "BIS Entity List", "my_feed": "Trade news"}
SENT = Sent("al-old", datetime(2024, 8, 7, 8, tzinfo=UTC), Kind.ANNOUNCED, "ALFA MAKINA")
Make = Callable[..., Told]
Samples = dict[str, Sequence[Told]]


def event(one: Told, **changes: object) -> Told:
    return msgspec.structs.replace(one, event=msgspec.structs.replace(one.event, **changes))


def alert(one: Told, **changes: object) -> Told:
    return msgspec.structs.replace(one, alert=msgspec.structs.replace(one.alert, **changes))


def told_as(make: Make, kind: Kind, title: str, reason: Reason, number: int = 1, **changes: object) -> Told:
    return event(make(kind, number, reason=reason), title=title, **changes)


def about_us(make: Make, kind: Kind, title: str, reason: Reason, *changes: Change) -> Told:
    """An event about a source, or about watchlist itself."""
    return event(make(kind, origin=None, reason=reason), title=title, changes=changes, entry=None)


def saying(story: Told, certainty: Certainty, **changes: object) -> Told:
    """A story that tells of a designation, in a text that has no headline."""
    signal = Signal(
        SignalType.DESIGNATION,
        certainty,
        "the words of the article",
        "r",
        actor="US Treasury",
        target="companies in Türkiye",
        target_kind=TargetKind.FIRMS,
        instrument="SDN List",
    )
    assert story.story is not None
    whole = msgspec.structs.replace(story.story, title="", signals=(signal,))
    said = event(story, signal=signal, title=sentence(signal), **changes)
    return msgspec.structs.replace(said, story=whole)


@pytest.fixture
def samples(make: Make, story: Told) -> Samples:
    announced, forced = date(2024, 8, 23), date(2024, 8, 27)
    explained = make(number=2, name="BETA ELEKTRONIK", on="us_bis_entity_list")
    assert explained.hit is not None
    features = (
        Feature("name", 0.9, "Beta Elektronik Ltd.", "BETA ELEKTRONIK", ""),
        Feature("word_alike", 0.4, "beta", "betta", ""),
        Feature("country", 0.94, "TR", "RU", ""),
        Feature("schema", 0.9, "Company", "Person", ""),
        Feature("vkn", 0.65, "1234567890", "9876543210", ""),
    )
    met = msgspec.structs.replace(explained.hit.comparison, explanation=features)
    explained = msgspec.structs.replace(explained, hit=msgspec.structs.replace(explained.hit, comparison=met))
    assert story.story is not None
    differing = Conflict("measure threatened", {"a1": "sanctions", "a2": "fine"}, "fine", "2 of 3 say so")
    spelt = Conflict("measure threatened", {"a1": "Sanctions", "a2": "sanctions"}, "sanctions")
    disputed = msgspec.structs.replace(story.story, conflicts=(differing, spelt), follows=("s0",))
    listed = make()
    return {
        "listed": [listed],
        "explained": [explained],
        "amended": [
            told_as(
                make,
                Kind.AMENDED,
                "ALFA: amended on OFAC SDN",
                Reason.AMENDED,
                changes=(Change("addresses", "Ankara", None), Change("listed_on", "2024-08-01", "2024-08-23")),
            )
        ],
        "delisted": [
            msgspec.structs.replace(
                told_as(make, Kind.DELISTED, "ALFA: removed from OFAC SDN", Reason.DELISTED), earlier=(SENT,)
            )
        ],
        "announced": [
            told_as(
                make,
                Kind.ANNOUNCED,
                "ALFA MAKINA LIMITED SIRKETI: to be added to OFAC SDN (89 FR 68312)",
                Reason.ANNOUNCED,
                announced_on=announced,
                effective_on=forced,
            )
        ],
        "announced removal": [
            told_as(
                make,
                Kind.ANNOUNCED,
                "ALFA MAKINA LIMITED SIRKETI: to be removed from OFAC SDN (89 FR 68312)",
                Reason.ANNOUNCED,
            )
        ],
        "confirmed": [
            msgspec.structs.replace(
                event(
                    make(reason=Reason.CONFIRMED),
                    announced_on=announced,
                    effective_on=forced,
                    confirms="e0",
                    check="c1",
                ),
                earlier=(SENT,),
            )
        ],
        "already listed": [make(Kind.ALREADY_LISTED, origin=Origin.LIST, reason=Reason.ALREADY_LISTED)],
        "possible": [make(band=Band.POSSIBLE, reason=Reason.POSSIBLE_MATCH)],
        "disagreement": [
            about_us(
                make,
                Kind.DISAGREEMENT,
                "OFAC SDN: the whole list differs from its own deltas in 3 entries",
                Reason.DISAGREEMENT,
                Change("entry", None, "1 ALFA"),
            )
        ],
        "source fault": [
            about_us(
                make,
                Kind.SOURCE_FAULT,
                "OFAC SDN: this reading is held: 3",
                Reason.SOURCE_FAULT,
                Change("state", "ok", "held"),
            )
        ],
        "recovery": [
            about_us(
                make, Kind.SOURCE_FAULT, "OFAC SDN: is read again", Reason.SOURCE_FAULT, Change("state", "held", "ok")
            )
        ],
        "operator": [
            about_us(
                make,
                Kind.OPERATOR,
                "OFAC SDN: its notices have not all been read since 2024-08-01: 404",
                Reason.OPERATOR,
            )
        ],
        "story": [msgspec.structs.replace(story, story=disputed)],
        "upgraded": [
            msgspec.structs.replace(
                alert(
                    saying(story, Certainty.IMPOSED, changes=(Change("certainty", "threatened", "imposed"),)),
                    reason=Reason.UPGRADED,
                ),
                earlier=(SENT,),
            )
        ],
        **{f"story {certainty}": [saying(story, certainty)] for certainty in Certainty},
        "group": [make(number=n, name=f"FIRMA {n}", on="us_bis_entity_list") for n in range(4)],
        "digest": [
            alert(one, folded=Reason.DIGESTED)
            for one in (listed, make(Kind.DELISTED, 3, name="GAMA", origin=Origin.LIST, reason=Reason.DELISTED), story)
        ],
    }


def composed(told: Sequence[Told], language: str, purpose: Purpose = Purpose.ALERT) -> Message:
    return compose(
        told,
        subscription="acme",
        key="k",
        now=NOW,
        titles=TITLES,
        language=language,
        purpose=purpose,
        link=lambda identity: f"https://watch.example.com/{identity}",
        told_to=("acme@example.com",),
    )


def written(message: Message) -> Iterator[str]:
    """Everything that a message says, a line for a line."""
    message = readable(message)
    yield f"# {message.title}"
    yield message.lead
    yield from (f"= {line.label}: {line.value}" for line in message.shared)
    for item in message.items:
        yield f"* {item.heading}"
        yield from (f"  {change.field}: {change.old} -> {change.new}" for change in item.changes)
        yield from (f"  {line.label}: {line.value}" for line in item.lines)
    yield from (f"> {action.label}: {action.command}" for action in message.actions)
    yield f"-- {message.footer}"


def all_written(samples: Samples, language: str) -> str:
    parts = [f"[{name}]\n" + "\n".join(written(composed(told, language))) for name, told in samples.items()]
    parts += [
        f"[{purpose}]\n" + "\n".join(list(written(composed(samples["listed"], language, purpose)))[:2])
        for purpose in Purpose
    ]
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("language", FILES)
def test_messages_read_as_they_were_read_before(samples: Samples, language: str) -> None:
    """To take up a change: write what this says into the file, and read all of it."""
    assert all_written(samples, language) == (HERE / f"messages_{language}.txt").read_text(encoding="utf-8")


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", re.sub(r"\{[^}]*\}|`[^`]*`", " ", text).lower()))


def said_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for held in value.values() for text in said_in(held))
    elif isinstance(value, list):
        yield from (text for held in value for text in said_in(held))
    elif isinstance(value, str):
        yield value


FROM_OUTSIDE = {
    *words_in("ALFA MAKINA LIMITED SIRKETI BETA ELEKTRONIK GAMA FIRMA user Financial Times US warns Türkiye"),
    *words_in("United States warns Türkiye over exports to Russia there will be consequences the words of the article"),
    *words_in(
        "Entity List BIS OFAC SDN Trade news Tax ID No Istanbul Ankara distributor program sha256 ack acme snapshot"
    ),
}
"""Names, quotes and titles of the samples, and words that both languages have."""


@pytest.mark.parametrize(("language", "other"), [("tr", "en"), ("en", "tr")])
def test_no_word_of_the_other_language_is_left(samples: Samples, language: str, other: str) -> None:
    ours, theirs = (
        {
            word
            for text in said_in(tomllib.loads((PACKAGE / "render" / FILES[one]).read_text("utf-8")))
            for word in words_in(text)
        }
        for one in (language, other)
    )
    foreign = theirs - ours - FROM_OUTSIDE
    for name, told in samples.items():
        for purpose in Purpose:
            message = composed(told, language, purpose)
            # A command is the same in every language.
            text = " ".join(re.sub(r"watchlist \S+.*|· judge \S+", "", line) for line in written(message))
            assert not words_in(text) & foreign, name


@pytest.mark.parametrize("language", FILES)
def test_a_message_knows_its_language_and_purpose(samples: Samples, language: str) -> None:
    message = composed(samples["listed"], language, Purpose.REMINDER)
    assert (message.language, message.purpose) == (language, Purpose.REMINDER)
    assert message.actions[0].url == "https://watch.example.com/al1"
    assert message.actions[0].command == "watchlist alerts ack al1"


def test_a_reminder_says_how_long_and_an_end_says_who(samples: Samples) -> None:
    (listed,) = samples["listed"]
    waiting = alert(listed, created_at=NOW - timedelta(hours=3))
    reminder = composed([waiting], "en", Purpose.REMINDER)
    assert reminder.title.startswith("Reminder: Listed: ALFA")
    assert reminder.lead.startswith("Nobody has acknowledged this for 3 hours; told before: acme@example.com. ALFA")
    over = alert(listed, resolved_at=NOW, resolved_by="legal", note="licence granted.")
    assert composed([over], "en", Purpose.RESOLUTION).lead.startswith("This is over, says legal: licence granted. ")
    turkish = composed([waiting], "tr", Purpose.ESCALATION)
    assert turkish.title.startswith("Üst düzeye iletildi: Listeye alındı: ALFA")
    assert "3 saat boyunca kimse üstlenmediği için" in turkish.lead


def test_a_firm_that_is_named_wins_over_a_state(make: Make, story: Told) -> None:
    vague = Signal(SignalType.DESIGNATION, Certainty.IMPOSED, "q1", "r", "US Treasury", "Türkiye", "SDN List")
    vague = msgspec.structs.replace(vague, target_kind=TargetKind.FIRMS)
    named = msgspec.structs.replace(vague, quote="q2", target="Alfa Makina", target_kind=TargetKind.NAMED)
    assert story.story is not None
    whole = msgspec.structs.replace(story.story, title="", signals=(vague, named))

    def saying_so(signal: Signal, number: int, title: str) -> Told:
        said: Event = msgspec.structs.replace(story.event, id=f"e{number}", signal=signal, title=title)
        own = msgspec.structs.replace(story.alert, id=f"al{number}", event=said.id)
        return msgspec.structs.replace(story, event=said, alert=own, story=whole)

    message = composed([saying_so(vague, 1, "vague"), saying_so(named, 2, "US Treasury puts Alfa Makina on it")], "en")
    assert message.title.startswith("Imposed: US Treasury puts Alfa Makina on it")


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (Kind.AMENDED, "2 firma kaydı OFAC SDN listesinde değişti"),
        (Kind.DELISTED, "2 firma OFAC SDN listesinden çıkarıldı"),
    ],
)
def test_a_turkish_title_counts_firms_in_a_sentence(make: Make, kind: Kind, title: str) -> None:
    told = [make(kind, number, origin=Origin.LIST) for number in (1, 2)]
    message = compose(told, subscription="acme", key="k", now=told[0].event.detected_at, titles=TITLES, language="tr")
    assert message.title == title


def decided_by(message: Message) -> tuple[object, ...]:
    """What programs decide by in a message's JSON."""
    said = json.loads(as_json(message))
    data = said["data"]
    items = [
        (item["kind"], item["alert"], item["changes"], [line["about"] for line in item["lines"]])
        for item in data["items"]
    ]
    return said["type"], data["purpose"], items, [line["about"] for line in data["shared"]]


def test_programs_are_told_the_same_in_every_language(samples: Samples) -> None:
    for name, told in samples.items():
        assert decided_by(composed(told, TURKISH)) == decided_by(composed(told, ENGLISH)), name


def test_only_what_people_read_is_translated(samples: Samples) -> None:
    message = composed(samples["amended"], TURKISH)
    (item,) = json.loads(as_json(message))["data"]["items"]
    assert [change["field"] for change in item["changes"]] == ["addresses", "listed_on"]
    assert {"about": "list", "label": "Liste"}.items() <= next(
        one for one in item["lines"] if one["about"] == "list"
    ).items()
    for said in (as_text(message), as_html(message), json.dumps(as_slack(message), ensure_ascii=False)):
        assert "listeye alınma tarihi" in said
        assert "listed on" not in said
