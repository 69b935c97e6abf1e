"""What a sentence says of those counted: that they stand on a list, were put there, or only may be."""

from __future__ import annotations

from collections.abc import Iterator

from watchlist.news.claim_counts import Counted
from watchlist.news.claim_parts import Part
from watchlist.news.lexicon import Cue
from watchlist.news.quantities import Quantity

_CONTEXT = 14  # words between a number and the word that says what was done
_PASSIVE = 8  # words from those counted to "were removed"
_MODAL = 5  # words from "may" or "threatened" to the verb that it leaves open
_SOON = 3  # words from a verb to what follows it and leaves it open: "eklemekle tehdit etti"
_AMONG = 7  # words from "aralarında" to its verb
_NONE = 2  # words between "none" and the number
_ABSENT = {"en": 3}  # words from those of whom there are none to what says so
_IN = frozenset({"in", "в", "de", "da", "te", "ta"})
_VERB_LAST = frozenset({"tr"})


def is_told(part: Part) -> bool:
    """Whether a sentence tells of listing, and not only of what may come."""
    if part.kind("coming") and not part.kind("standing") and not part.kind("stative") and not any(_real(part)):
        return False
    return bool(part.kind("listing") or part.kind("list") or part.kind("some_list"))


def is_listed(part: Part, number: Quantity, counted: Counted) -> bool:
    """Whether what says that they are listed is near enough to be about them, and nothing nearer takes that back."""
    if _is_none_of(part, number) or _is_of_another_matter(part, number):
        return False
    if number.value == 0 and not _is_absent(part, counted):
        return False
    real = {cue.first for cue in _real(part)}
    said = [(cue, cue.first in real) for cue in part.kind("listing")] if number.value else []
    nearest = min(
        [*said, *((cue, False) for cue in part.kind("removing"))],
        key=lambda one: _distance(part, number, one[0]),
        default=None,
    )
    if _is_taken_off(part, counted) or (nearest and not nearest[1]):
        return False
    near = [*part.kind("listing"), *part.kind("list"), *part.kind("some_list")]
    return any(
        min(abs(cue.first - counted.last), abs(number.first - cue.last)) <= _CONTEXT
        or number.first <= cue.first <= counted.last
        for cue in near
    )


def is_act(part: Part, number: Quantity, counted: Counted, *, dated: bool) -> bool:
    """Whether a sentence tells what was done, not how many stand there by then.

    What is told of some of those on a list is of those that stand there. A participle tells of an act where a day is
    named beside it: "включены", but "включены в четверг".
    """
    clause = part.clause(number.first)
    if any(number.last < cue.first < counted.last for cue in part.kind("listing")):
        return False  # "18 blacklisted companies"
    told = _told_in(part, clause) or _told_in(part, range(len(part.sentence.words)))
    if "standing" in told or ("stative" in told and not dated):
        return False
    return "listing" in told


def reason(part: Part, counted: Counted) -> str | None:
    """The country on whose account they are listed, where the words name one."""
    named = {cue.value for cue in part.kind("account")} - {counted.country}
    return named.pop() if len(named) == 1 else None


def _told_in(part: Part, words: range) -> set[str]:
    return {
        kind
        for kind in ("listing", "standing", "stative")
        for cue in part.kind(kind)
        if cue.first in words and not (kind == "standing" and (_is_of_a_place(part, cue) or _is_among(part, cue)))
        if kind != "stative" or not any(cue.first - was.last in (1, 2) for was in part.kind("was"))
    }


def _is_among(part: Part, cue: Cue) -> bool:
    """Whether it is among others that they are, and not on a list: "aralarında 3 firmanın da bulunduğu"."""
    return part.lang in _VERB_LAST and any(0 < cue.first - one.last <= _AMONG for one in part.kind("among"))


def _is_of_a_place(part: Part, cue: Cue) -> bool:
    """Whether it is in a country that they stand, and not on a list: "находятся в Турции", "Türkiye'de kayıtlı"."""
    if part.lang in _VERB_LAST:
        return part.word(cue.first - 1) in _IN and any(state.last == cue.first - 2 for _, state in part.states)
    into = cue.last if part.word(cue.last) in _IN else cue.last + 1
    return part.word(into) in _IN and part.state_at(into + 1) is not None


def _real(part: Part) -> Iterator[Cue]:
    """The verbs of listing that nothing leaves open: no "may", "threatened to", "-mekle tehdit etti", "not"."""
    taken_off = part.kind("removing")
    return (
        cue
        for cue in part.kind("listing")
        if not _is_open(part, cue) and not any(one.first <= cue.first <= one.last for one in taken_off)
    )


def _is_open(part: Part, verb: Cue) -> bool:
    reach = _SOON if part.lang in _VERB_LAST else 0
    return any(
        (
            0 < verb.first - cue.last <= _MODAL
            or cue.first <= verb.first <= cue.last
            or 0 < cue.first - verb.last <= reach
        )
        and not part.is_broken(min(cue.last, verb.last), max(cue.first, verb.first))
        for cue in part.kind("coming")
    )


def _is_none_of(part: Part, number: Quantity) -> bool:
    """Whether it is none of so many: "none of the 20 firms", "20 firmanın hiçbiri", "ни одна из 20"."""
    cues = part.kind("none_of")
    if part.lang in _VERB_LAST:
        return any(0 < cue.first - number.last <= _MODAL for cue in cues)
    return any(0 < number.first - cue.last <= _NONE for cue in cues)


def _is_of_another_matter(part: Part, number: Quantity) -> bool:
    """Whether the clause of a number tells only of what may come: "seven banks could lose access; the list has 54"."""
    clause = part.clause(number.first)
    told = ("listing", "list", "some_list", "standing", "stative")
    return any(cue.first in clause for cue in part.kind("coming")) and not any(
        cue.first in clause for kind in told for cue in part.kind(kind)
    )


def _is_absent(part: Part, counted: Counted) -> bool:
    """Whether a sentence says that those are not there: "no firm is on the list", "yok", "нет"; as none are counted."""
    if part.lang in _ABSENT:
        return any(0 < cue.first - counted.last <= _ABSENT[part.lang] for cue in part.kind("absent"))
    return any(cue.first in part.clause(counted.last) for cue in part.kind("absent"))


def _is_taken_off(part: Part, counted: Counted) -> bool:
    return any(
        0 < cue.first - counted.last <= _PASSIVE and not part.is_broken(counted.last, cue.first)
        for cue in part.kind("removing")
    )


def _distance(part: Part, number: Quantity, cue: Cue) -> tuple[bool, int]:
    """How far a verb is from a number: where verbs stand before what they act on, those before it first."""
    behind = cue.first > number.first
    return behind and part.lang not in _VERB_LAST, abs(cue.first - number.first)
