"""Which list a number is about: by its name, by the office or the state that acts, or by what the article speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from watchlist.model import Article, Value
from watchlist.news.claim_parts import Part
from watchlist.news.claim_words import claim_words, list_states, lists
from watchlist.news.lexicon import cued, places
from watchlist.news.quantities import Quantity


class Told(Value, frozen=True):
    """The list that the words name, by source and what its keys begin with; else the state whose lists are meant."""

    source: str | None = None
    part: str = ""
    actor: str | None = None


def told_list(article: Article, part: Part, number: Quantity, beside: Sequence[Quantity]) -> Told:
    """The list that the sentence names, or whose office or state it names; else what the article speaks of alone.

    A name behind the next number is that number's.
    """
    following = min((one.first for one in beside if one.first > number.first), default=len(part.sentence.words))
    own = [cue for cue in part.kind("list") if cue.first < following] or ([] if part.offices else part.kind("list"))
    named = sorted(own, key=lambda cue: abs(cue.first - number.first))
    word = (
        named[0].value
        if named
        else _by_office(part, number) or _by_state(part, number) or _alone(article.title, article.text, part.lang)
    )
    found = lists().get(word) if word else None
    if found:
        return Told(found.source, found.part)
    return Told(actor=None if word else _actor(part, number))


def _by_office(part: Part, number: Quantity) -> str | None:
    """The list of the office named nearest to the number, those before it first."""
    offices = {one.office: word for word, one in lists().items() if one.office}
    found = [cue for cue in part.offices if cue.value in offices]
    nearest = min(found, key=lambda cue: (cue.first > number.first, abs(cue.first - number.first)), default=None)
    return offices[nearest.value] if nearest else None


def _by_state(part: Part, number: Quantity) -> str | None:
    """The list of the state or union that sanctions, where it is the only one that does."""
    if part.kind("un"):
        return "un_sanctions"
    states = {one.state: word for word, one in lists().items() if one.state}
    return states.get(_actor(part, number) or "")


def _actor(part: Part, number: Quantity) -> str | None:
    """The state whose lists are meant where the words name none of them; None where they name several that list.

    It is told where the number is, or at the beginning: what stands behind a colon elsewhere is a row of places.
    """
    near = {*part.clause(number.first), *part.clause(0)}
    told = [*part.states, *((places()[cue.value].country, cue) for cue in part.offices)]
    acting = {code for code, cue in told if cue.first in near and code in list_states()}
    return acting.pop() if len(acting) == 1 else None


@lru_cache(maxsize=4)
def _alone(title: str, text: str, lang: str) -> str | None:
    """The one list that the article names, or the one office of those that have lists; None where there are two."""
    words = claim_words(lang)
    offices = {one.office: word for word, one in lists().items() if one.office}
    told: dict[str, None] = {}
    for printed in (title, text):
        for sentence, cues in cued(printed, lang):
            told.update({offices[cue.value]: None for cue in cues if cue.kind == "office" and cue.value in offices})
            if any(cue.kind in {"list", "named_list"} for cue in cues):
                told.update({cue.value: None for cue in words.cues(printed, sentence) if cue.kind == "list"})
    return next(iter(told)) if len(told) == 1 else None
