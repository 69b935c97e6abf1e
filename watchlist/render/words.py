"""What messages say, read once from ``words.toml``."""

from __future__ import annotations

import tomllib

import msgspec

from watchlist.model import Attribution, Band, Certainty, Event, Kind, Reason, SignalType, Value
from watchlist.resources import PACKAGE


class KindWords(Value, frozen=True):
    """How one kind of event is told; ``nouns`` are what it counts as where it is not about parties."""

    heading: str
    done: str
    place: str
    lead: str
    nouns: tuple[str, str] | None = None
    means: bool = False


class CertaintyWords(Value, frozen=True):
    """How sure a report is, as a heading and a sentence; and how a consequence is told so, with an actor or alone."""

    heading: str
    lead: str
    by: str
    alone: str


class ConsequenceWords(Value, frozen=True):
    """How a consequence is told, in the forms that ``words.toml`` explains."""

    verb: str
    noun: str
    done: str
    anybody: str = ""
    speech: bool = False
    how: dict[str, str] = msgspec.field(default_factory=dict)
    says: dict[Certainty, tuple[str, str]] = msgspec.field(default_factory=dict)
    instruments: dict[str, str] = msgspec.field(default_factory=dict)


class TargetWords(Value, frozen=True):
    """How a target is told: persons and parties of a state, what befalls such, and which names take an article."""

    persons: str
    parties: str
    of_parties: frozenset[SignalType]
    with_article: frozenset[str]


class FeatureWords(Value, frozen=True):
    """What one reason of a score says where its two values are alike and where they are not; "" says nothing.

    ``several`` values need only one in common, a ``ceiling`` is told only of a score that is under it, and
    ``context`` is what is told even in one line.
    """

    same: str = ""
    unlike: str = ""
    several: bool = False
    ceiling: bool = False
    context: bool = False


class Words(Value, frozen=True):
    """All of ``words.toml``; every kind, certainty, signal and reason must have its words."""

    kinds: dict[Kind, KindWords]
    recovery: dict[Kind, KindWords]
    certainties: dict[Certainty, CertaintyWords]
    signals: dict[SignalType, str]
    consequences: dict[SignalType, ConsequenceWords]
    targets: TargetWords
    attributions: dict[Attribution, str]
    reasons: dict[Reason, str]
    nouns: dict[str, tuple[str, str]]
    strengths: dict[str, str]
    bands: dict[Band, str]
    features: dict[str, FeatureWords]
    identifiers: dict[str, str]
    meanings: dict[str, str]


WORDS = msgspec.convert(tomllib.loads((PACKAGE / "render" / "words.toml").read_text(encoding="utf-8")), Words)


def kind_words(event: Event) -> KindWords:
    """How an event is told: by its kind, and the end of a trouble not as its beginning."""
    return (WORDS.recovery if event.is_recovery else WORDS.kinds)[event.kind]


def why_line(*reasons: Reason) -> str:
    """Say in one sentence why alerts are sent.

    >>> why_line(Reason.NEW_LISTING)
    'You are told because a list added this party.'
    """
    return f"You are told because {'; '.join(WORDS.reasons[reason] for reason in reasons)}."
