"""What the words of a language are: the shape of ``words.toml`` and of each ``words_*.toml`` beside it."""

from __future__ import annotations

import msgspec

from watchlist.model import Act, Attribution, Band, Certainty, Kind, Purpose, Reason, SignalType, Value
from watchlist.render.labels import Label

Nouns = tuple[str, str]
"""What one is called, and what several are."""


class KindWords(Value, frozen=True, forbid_unknown_fields=True):
    """How one kind of event is told; ``nouns`` are what it counts as where it is not about parties.

    ``title`` names a party and a list, ``done`` and ``on`` say what befell several, and ``confirmed`` heads what a
    notice had announced before.
    """

    heading: str
    done: str
    lead: str
    title: str = ""
    on: str = ""
    confirmed: str = ""
    nouns: Nouns | None = None
    means: bool = False


class CertaintyWords(Value, frozen=True, forbid_unknown_fields=True):
    """How sure a report is, as a heading, in a list and as a sentence; and how a consequence is told so."""

    heading: str
    said: str
    lead: str
    by: str
    alone: str


class ConsequenceWords(Value, frozen=True, forbid_unknown_fields=True):
    """How a consequence is told, in the forms that ``words.toml`` explains."""

    verb: str
    noun: str
    done: str
    anybody: str = ""
    speech: bool = False
    how: dict[str, str] = msgspec.field(default_factory=dict)
    says: dict[Certainty, tuple[str, str]] = msgspec.field(default_factory=dict)
    instruments: dict[str, str] = msgspec.field(default_factory=dict)


class TargetWords(Value, frozen=True, forbid_unknown_fields=True):
    """How a target is told: what is in a state, and persons and parties of one, which befalls such.

    Names ``with_article`` take the article.
    """

    within: str
    persons: str
    parties: str
    of_parties: frozenset[SignalType]
    article: str
    with_article: frozenset[str]


class FeatureWords(Value, frozen=True, forbid_unknown_fields=True):
    """What one reason of a score says where its two values are alike and where they are not; "" says nothing.

    ``several`` values need only one in common, a ``ceiling`` is told only of a score that is under it, and
    ``context`` is what is told even in one line.
    """

    same: str = ""
    unlike: str = ""
    several: bool = False
    ceiling: bool = False
    context: bool = False


class PurposeWords(Value, frozen=True, forbid_unknown_fields=True):
    """What a delivery that is no first alert says: before the title, and in a sentence."""

    prefix: str = ""
    lead: str = ""


class ActionWords(Value, frozen=True, forbid_unknown_fields=True):
    """What a reader can do, in words."""

    acknowledge: str
    judge_positive: str
    judge_negative: str
    mute: str
    why: str
    held: str
    judge_each: str
    alerts: str


class Forms(Value, frozen=True, forbid_unknown_fields=True):
    """How a language writes numbers, days and lists of words; each name of a month is whole."""

    thousands: str
    decimal: str
    day: str
    moment: str
    months: tuple[str, ...]
    joined: str
    more: str
    more_programs: str
    days: Nouns
    hours: Nouns
    minutes: Nouns


class ListWords(Value, frozen=True, forbid_unknown_fields=True):
    """How a list is named: by an abbreviation, by a title that says that it is a list, and by one that does not."""

    abbreviated: str
    titled: str
    untitled: str
    several: Nouns


class Vocabulary(Value, frozen=True, forbid_unknown_fields=True):
    """All words of a language; every kind, certainty, signal and reason must have its words.

    ``terms`` are the English words that events are stored with, ``retold`` whole sentences of that sort, each a
    pattern with its placeholders; neither is needed for English.
    """

    language: str
    forms: Forms
    kinds: dict[Kind, KindWords]
    acts: dict[Act, KindWords]
    recovery: dict[Kind, KindWords]
    certainties: dict[Certainty, CertaintyWords]
    signals: dict[SignalType, str]
    consequences: dict[SignalType, ConsequenceWords]
    targets: TargetWords
    attributions: dict[Attribution, str]
    reasons: dict[Reason, str]
    nouns: dict[str, Nouns]
    strengths: dict[str, str]
    bands: dict[Band, str]
    features: dict[str, FeatureWords]
    identifiers: dict[str, str]
    meanings: dict[str, str]
    labels: dict[Label, str]
    lists: ListWords
    purposes: dict[Purpose, PurposeWords]
    actions: ActionWords
    phrases: dict[str, str]
    counted: dict[str, Nouns]
    terms: dict[str, str] = msgspec.field(default_factory=dict)
    retold: dict[str, str] = msgspec.field(default_factory=dict)
