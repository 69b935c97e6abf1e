"""Why a subject and an entry met, in a person's words: what the scorer weighs in between is left to ``why``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchlist.model import Band, Comparison, Feature, Hit
from watchlist.render.group import KNOWN
from watchlist.render.words import WORDS

IDENTIFIER = "identifier"
MENTION = "mention"

_COUNTRY = re.compile(r"^[A-Z]{2}:")
"""A number that only its country makes unique is compared with the country before it."""


def match_words(hit: Hit) -> str:
    """Say how a hit was made, in a few words.

    A known subject is the entry; an equal identifier decides; a name is mentioned; all else has a score.
    """
    doubt = "" if hit.band is Band.HIT else f", {WORDS.bands[hit.band]}"
    return f"{_met(hit.comparison)}{doubt}"


def reasons(comparison: Comparison) -> Iterator[str]:
    """Say what speaks for and against, the most telling first, without what goes without saying."""
    for feature in comparison.explanation:
        if not _is_idle(feature, comparison) and (said := _said(feature)):
            yield said


def context(comparison: Comparison) -> Iterator[str]:
    """Say what beside the names speaks for or against, for a single line about the hit."""
    for feature in comparison.explanation:
        words = WORDS.features.get(feature.feature)
        if words and words.context and not _is_idle(feature, comparison):
            yield _said(feature)


def _met(met: Comparison) -> str:
    kinds = {feature.feature for feature in met.explanation}
    if KNOWN in kinds:
        return "is this entry"
    if MENTION in kinds:
        return "named in the text" if met.score >= 1 else f"named in the text, score {met.score:.2f}"
    if met.strength == IDENTIFIER and met.explanation:
        return _said(met.explanation[0])
    return f"score {met.score:.2f}"


def _is_idle(feature: Feature, comparison: Comparison) -> bool:
    """Whether a feature says nothing more: it is the match itself, or a ceiling that the score is not under."""
    words = WORDS.features.get(feature.feature)
    return bool(words and words.ceiling and comparison.score > feature.weight) or (
        comparison.strength == IDENTIFIER and feature.query == feature.candidate
    )


def _said(feature: Feature) -> str:
    words = WORDS.features.get(feature.feature)
    if words is None:
        return _number(feature)
    said = words.same if _alike(feature, several=words.several) else words.unlike
    return said.format(query=feature.query, candidate=feature.candidate, one=feature.query or feature.candidate)


def _number(feature: Feature) -> str:
    """Say what became of an identifier, or of a feature that has no words of its own."""
    name = WORDS.identifiers.get(feature.feature, feature.feature.replace("_", " "))
    if not feature.query and not feature.candidate:
        return f"{name}: {feature.note}"
    if _alike(feature, several=False):
        return f"same {name}: {_COUNTRY.sub('', feature.candidate)}"
    values = " and ".join(_COUNTRY.sub("", value) for value in (feature.query, feature.candidate) if value)
    return f"different {name}: {values}" if feature.query and feature.candidate else f"{name}: {values}"


def _alike(feature: Feature, *, several: bool) -> bool:
    ours, theirs = feature.query.casefold(), feature.candidate.casefold()
    return bool({*ours.split(", ")} & {*theirs.split(", ")}) if several else ours == theirs
