"""The signals that rules find in a sentence: cues (lexicon.toml) that stand together (rules.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watchlist.model import Signal, SignalType
from watchlist.news.lexicon import Cue
from watchlist.news.parties import somebody_could
from watchlist.news.signals.read import Read
from watchlist.news.signals.rules import Rule, match, rules

_YEAR = re.compile(r"(?:19|20)\d\d")


def ruled(read: Read, year: int) -> Iterator[Signal]:
    """The signals of one sentence, one of a type."""
    seen: set[SignalType] = set()
    kinds = {cue.kind for cue in read.cues}
    for rule in rules() if read.types else ():
        if (
            kinds.isdisjoint(rule.anchor)
            or rule.type not in read.types
            or rule.type in seen
            or seen.intersection(rule.unless)
            or (rule.headline and not read.sentence.headline)
        ):
            continue
        matched = match(rule, read.cues)
        signal = _signal(rule, read, matched, year) if matched else None
        if signal:
            seen.add(rule.type)
            yield signal


def _signal(rule: Rule, read: Read, matched: tuple[Cue, ...], year: int) -> Signal | None:
    sentence = read.sentence
    if rule.by and not somebody_could(rule, matched[0], read.cues):
        return None
    return Signal(
        type=rule.type,
        certainty=rule.certainty,
        quote=read.text[sentence.start : sentence.end],
        rule=rule.name,
        instrument=instrument(matched, read.cues),
        background=not sentence.headline and retold(rule, read, matched[0], year),
        start=sentence.start,
        end=sentence.end,
    )


def instrument(matched: Sequence[Cue], cues: Sequence[Cue]) -> str | None:
    named = next((cue.value for cue in cues if cue.kind == "list" and cue.value != "sanctions list"), None)
    told = (cue.value for cue in matched if cue.value and cue.kind not in {"state", "office", "firm"})
    return named or next(told, None)


def retold(rule: Rule, read: Read, anchor: Cue, year: int) -> bool:
    """Whether a sentence tells what was known before the article."""
    if read.has("fresh"):
        return False
    years = [int(word.text) for word in read.sentence.words if _YEAR.fullmatch(word.text)]
    old = bool(years) and max(years) < year and rule.type is not SignalType.TRADE_STATISTIC
    since = read.has("since") and (read.has("war") or bool(years))
    past = any(cue.kind == "past" and cue.first <= anchor.last + 6 for cue in read.cues)
    return past or old or since
