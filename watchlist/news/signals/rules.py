"""Rules: which cues together make which signal. The rules are data, in rules.toml, where their fields are explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from watchlist.model import Certainty, SignalType
from watchlist.news.lexicon import Cue, kinds
from watchlist.resources import decoded

_BEFORE, _NOT_BEFORE, _NOT_NEAR = 6, 4, 7


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of rules.toml, where its fields are explained."""

    name: str
    type: SignalType
    certainty: Certainty
    anchor: tuple[str, ...]
    near: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    unless: tuple[SignalType, ...] = ()
    within: int = 14
    headline: bool = False
    by: Literal["", "sanctioning", "others"] = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


class Plain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sentence says plainly enough to be heard in an article that is about something else."""

    name: str
    types: tuple[SignalType, ...]
    together: tuple[str, ...]
    by: Literal["", "sanctioning", "unnamed"] = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


class _Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    plain: tuple[Plain, ...]
    rules: tuple[Rule, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order in which a sentence is tried."""
    return _file().rules


@cache
def plain() -> tuple[Plain, ...]:
    """What is heard by itself, whatever the rest of the article is about."""
    return _file().plain


@cache
def _file() -> _Rules:
    return decoded(Path(__file__).parent / "rules.toml", _Rules)


def match(rule: Rule, cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """The cues that make the rule, its anchor first; nothing where it does not hold.

    An anchor is tried with the cues within its reach, so that a page without a full stop takes no longer than another.
    """
    anchors = [cue for cue in cues if cue.kind in rule.anchor]
    if not anchors or any(cue.kind in rule.not_in for cue in cues):
        return ()
    reach = max(rule.within, _BEFORE, _NOT_BEFORE, _NOT_NEAR)
    by_word = _by_word(cues)
    for anchor in anchors:
        words = range(anchor.first - reach, anchor.last + reach + 1)
        near = {place: cue for word in words for place, cue in by_word.get(word, ())}
        around = _around(rule, anchor, [near[place] for place in sorted(near)])
        if around is not None:
            return (anchor, *around)
    return ()


def _by_word(cues: Iterable[Cue]) -> dict[int, list[tuple[int, Cue]]]:
    """The cues with their places in the row, by each word that they cover."""
    found: dict[int, list[tuple[int, Cue]]] = {}
    for place, cue in enumerate(cues):
        for word in range(cue.first, cue.last + 1):
            found.setdefault(word, []).append((place, cue))
    return found


def _around(rule: Rule, anchor: Cue, near: Sequence[Cue]) -> tuple[Cue, ...] | None:
    others = [cue for cue in near if cue is not anchor]
    for kind in rule.not_before:
        if any(cue.kind == kind and 0 < anchor.first - cue.last <= _NOT_BEFORE for cue in others):
            return None
    for kind in rule.not_near:
        if any(cue.kind == kind and _apart(anchor, cue) <= _NOT_NEAR for cue in others):
            return None
    wanted = [(choice.split("|"), False) for choice in rule.near] + [(c.split("|"), True) for c in rule.before]
    found: list[Cue] = []
    for choices, ahead in wanted:
        cue = _nearest(anchor, others, choices, _BEFORE if ahead else rule.within, ahead=ahead)
        if cue is None:
            return None
        found.append(cue)
    return tuple(found)


def _nearest(anchor: Cue, cues: Iterable[Cue], choices: Sequence[str], within: int, *, ahead: bool) -> Cue | None:
    fitting = (
        cue
        for cue in cues
        if cue.kind in choices and _apart(anchor, cue) <= within and (cue.first < anchor.first or not ahead)
    )
    return min(fitting, key=lambda cue: _apart(anchor, cue), default=None)


def _apart(one: Cue, other: Cue) -> int:
    return max(other.first - one.last, one.first - other.last, 0)


def unknown_kinds() -> set[str]:
    """The classes that a rule names and the lexicon does not have."""
    choices = [choice for say in plain() for choice in say.together]
    for rule in rules():
        choices += [*rule.anchor, *rule.near, *rule.before, *rule.not_before, *rule.not_near, *rule.not_in]
    named = {kind for choice in choices for kind in choice.split("|")}
    return named - kinds() - {"number", "sanctioner", "shunned", "third"}
