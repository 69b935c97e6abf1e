"""Stages: how far a matter has come by what an article tells, and whether another article tells of the next step.

What was threatened yesterday and is imposed today shares its people, firms and words, and is news again.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache, lru_cache
from pathlib import Path

from watchlist.model import Certainty, Signal, SignalType, Value
from watchlist.news.concepts import concepts
from watchlist.news.lexicon import cued
from watchlist.news.signals.concepts import concepts as told_of
from watchlist.resources import decoded


class _Stage(Value, frozen=True, forbid_unknown_fields=True):
    name: str
    types: frozenset[SignalType]
    certainties: frozenset[Certainty]
    words: frozenset[str] = frozenset()


class _Knowledge(Value, frozen=True, forbid_unknown_fields=True):
    stages: tuple[_Stage, ...]
    after: dict[str, frozenset[str]]


@cache
def _knowledge() -> _Knowledge:
    return decoded(Path(__file__).parent / "stages.toml", _Knowledge)


def stage(signal: Signal, lang: str) -> str:
    """How far a matter has come by a signal, "" where it does not say.

    >>> from watchlist.model import Certainty, SignalType
    >>> stage(Signal(SignalType.CRIMINAL, Certainty.IMPOSED, "He was sentenced to six years.", ""), "en")
    'sentenced'
    """
    return next((one.name for one in _knowledge().stages if _is_at(one, signal, lang)), "")


def _is_at(one: _Stage, signal: Signal, lang: str) -> bool:
    if signal.type not in one.types or signal.certainty not in one.certainties:
        return False
    return not one.words or not one.words.isdisjoint(_words(signal.quote, lang))


@lru_cache(maxsize=64)
def _words(quote: str, lang: str) -> frozenset[str]:
    """The classes of the words of a quote."""
    return frozenset(_classes(quote, lang))


def _classes(quote: str, lang: str) -> Iterator[str]:
    for part, cues in cued(quote, lang):
        yield from (cue.kind for cue in (*cues, *told_of(lang).cues(quote, part)))
        yield from (f"c:{concepts(lang).of(word.text)}" for word in part.words)


def is_next(earlier: Set[str], later: Set[str]) -> bool:
    """Whether one tells a step that comes after what the other tells, and they tell none in common.

    >>> is_next({"ahead"}, {"restricted"}), is_next({"ahead"}, {"ahead", "restricted"})
    (True, False)
    """
    after = _knowledge().after
    return earlier.isdisjoint(later) and any(not later.isdisjoint(after.get(before, ())) for before in earlier)
