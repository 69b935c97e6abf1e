"""Why a subject and an entry met, in a person's words: what the scorer weighs in between is left to ``why``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchlist.model import Band, Comparison, Feature, Hit
from watchlist.render.group import KNOWN
from watchlist.render.words import Words

IDENTIFIER = "identifier"
MENTION = "mention"
NAME = "name"

_COUNTRY = re.compile(r"^[A-Z]{2}:")
"""A number that only its country makes unique is compared with the country before it."""


def match_words(hit: Hit, words: Words) -> str:
    """Say how a hit was made, in a few words.

    A known subject is the entry; an equal identifier decides; a name is mentioned; all else has a score.
    """
    doubt = "" if hit.band is Band.HIT else f", {words.bands[hit.band]}"
    return f"{_met(hit.comparison, words)}{doubt}"


def names_met(comparison: Comparison) -> tuple[str, str] | None:
    """The two names that met, the subject's and the other's, where they are not written the same."""
    pairs = ((one.query, one.candidate) for one in comparison.explanation if one.feature in {NAME, MENTION})
    return next((pair for pair in pairs if all(pair) and pair[0] != pair[1]), None)


def reasons(comparison: Comparison, words: Words) -> Iterator[str]:
    """Say what speaks for and against, the most telling first, without what goes without saying."""
    for feature in comparison.explanation:
        if not _is_idle(feature, comparison, words) and (said := _said(feature, words)):
            yield said


def context(comparison: Comparison, words: Words) -> Iterator[str]:
    """Say what beside the names speaks for or against, for a single line about the hit."""
    for feature in comparison.explanation:
        told = words.features.get(feature.feature)
        if told and told.context and not _is_idle(feature, comparison, words):
            yield _said(feature, words)


def _met(met: Comparison, words: Words) -> str:
    kinds = {feature.feature for feature in met.explanation}
    if KNOWN in kinds:
        return words.say("is_entry")
    if MENTION in kinds:
        return words.say("in_text" if met.score >= 1 else "in_text_score", score=words.score(met.score))
    if met.strength == IDENTIFIER and met.explanation:
        return _said(met.explanation[0], words)
    return words.say("score", score=words.score(met.score))


def _is_idle(feature: Feature, comparison: Comparison, words: Words) -> bool:
    """Whether a feature says nothing more: it is the match itself, or a ceiling that the score is not under."""
    told = words.features.get(feature.feature)
    return bool(told and told.ceiling and comparison.score > feature.weight) or (
        comparison.strength == IDENTIFIER and feature.query == feature.candidate
    )


def _said(feature: Feature, words: Words) -> str:
    told = words.features.get(feature.feature)
    if told is None:
        return _number(feature, words)
    said = told.same if _alike(feature, several=told.several) else told.unlike
    query, candidate = words.term(feature.query), words.term(feature.candidate)
    return said.format(query=query, candidate=candidate, one=query or candidate)


def _number(feature: Feature, words: Words) -> str:
    """Say what became of an identifier, or of a feature that has no words of its own."""
    name = words.identifiers.get(feature.feature) or words.field(feature.feature)
    query, candidate = (_COUNTRY.sub("", value) for value in (feature.query, feature.candidate))
    if not query and not candidate:
        return words.say("number", name=name, value=words.retell(feature.note))
    if _alike(feature, several=False):
        return words.say("number_same", name=name, value=candidate)
    if query and candidate:
        return words.say("number_unlike", name=name, query=query, candidate=candidate)
    return words.say("number", name=name, value=query or candidate)


def _alike(feature: Feature, *, several: bool) -> bool:
    ours, theirs = feature.query.casefold(), feature.candidate.casefold()
    return bool({*ours.split(", ")} & {*theirs.split(", ")}) if several else ours == theirs
