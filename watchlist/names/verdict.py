"""The verdict on two names: how likely they are one name, by the words that tell firms apart."""

from __future__ import annotations

from dataclasses import dataclass

from watchlist.names.align import Alignment, align
from watchlist.names.parts import Parts, Word
from watchlist.names.vocabulary import Kind, words
from watchlist.names.weights import AGAINST, share_met

SAME_FORM, TRANSLATED_FORM, ONE_FORM, OTHER_FORM, OTHER_NATURE = 1.0, 0.995, 0.985, 0.93, 0.70
OTHER_WRITING, OTHER_ORDER = 0.995, 0.995
ACRONYM = 0.74

EVERYDAY = "everyday"
"""The note of a verdict that rests on one everyday word, or on words that many share."""

_BUSINESS = frozenset({"share_company", "limited_company", "company", "partnership"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of two names, the reasons, and whether only an everyday word met."""

    score: float
    ours: Parts
    theirs: Parts
    alignment: Alignment | None
    note: str = ""


def compare_names(ours: Parts, theirs: Parts) -> Verdict:
    """Score two names that are taken apart."""
    if ours.text == theirs.text and not _written_differently(ours, theirs):
        return Verdict(1.0, ours, theirs, None, EVERYDAY if _lone_everyday(ours, theirs) else "equal")
    if ours.joined == theirs.joined and not _written_differently(ours, theirs):
        return Verdict(0.98, ours, theirs, None, "joined")
    alignment = align(ours, theirs)
    score = share_met(alignment) * form_factor(ours, theirs) * OTHER_WRITING
    if [pair for pair in alignment.pairs if pair.how == "equal"] and not _same_order(ours, theirs):
        score *= OTHER_ORDER
    if _reversed_descent(ours, theirs):
        score *= AGAINST
    if score < ACRONYM and _acronym(ours, theirs):
        return Verdict(ACRONYM, ours, theirs, alignment, "acronym")
    return Verdict(score, ours, theirs, alignment, EVERYDAY if _only_everyday(alignment, ours, theirs) else "")


def form_factor(ours: Parts, theirs: Parts) -> float:
    left, right = ours.forms - {"company"}, theirs.forms - {"company"}
    if ours.form_text == theirs.form_text:
        return SAME_FORM
    if left & right:
        return TRANSLATED_FORM
    if not left or not right:
        return ONE_FORM
    return OTHER_FORM if left <= _BUSINESS and right <= _BUSINESS else OTHER_NATURE


def _same_order(ours: Parts, theirs: Parts) -> bool:
    left = [word.key for word in ours.words]
    right = [word.key for word in theirs.words]
    shared = set(left) & set(right)
    return [key for key in left if key in shared] == [key for key in right if key in shared]


def _reversed_descent(ours: Parts, theirs: Parts) -> bool:
    """Whether one name makes the child of the other's parent."""
    return any((parent, child) in theirs.descents for child, parent in ours.descents)


def _written_differently(ours: Parts, theirs: Parts) -> bool:
    """Whether both names have characters, and other ones: what is read alike is not the same name."""
    return bool(ours.written and theirs.written) and ours.written != theirs.written


def _acronym(ours: Parts, theirs: Parts) -> bool:
    return _initials_are(ours, theirs) or _initials_are(theirs, ours)


def _initials_are(short: Parts, full: Parts) -> bool:
    """Whether one name is the first letters of the other's words."""
    if len(short.words) != 1 or not 3 <= len(short.words[0].text) <= 6 or len(full.words) < 3:
        return False
    core = "".join(word.text[0] for word in full.words)
    everything = "".join(token[0] for token in full.text.split())
    return short.words[0].text in (core, everything)


def _lone_everyday(ours: Parts, theirs: Parts) -> bool:
    """Whether two equal names are nothing but one everyday word."""
    return len(ours.words) == 1 and not (ours.forms or theirs.forms) and _is_everyday(ours.words[0])


def _only_everyday(alignment: Alignment, ours: Parts, theirs: Parts) -> bool:
    """Whether all that met is one everyday word without so much as an equal legal form, or one that many firms share
    while other words do not meet."""
    kinds = [max(pair.ours[0].kind, pair.theirs[0].kind) for pair in alignment.pairs]
    if min(kinds, default=Kind.PARTICLE) >= Kind.GIVEN and _named(alignment.ours + alignment.theirs):
        return True
    telling = [pair for pair, kind in zip(alignment.pairs, kinds, strict=True) if kind <= Kind.TRADE]
    if len(telling) != 1:
        return False
    word = telling[0].ours[0]
    if word.key in words().everyday:
        return not ours.forms & theirs.forms
    return _is_everyday(word) and bool(alignment.ours or alignment.theirs)


def _named(left: list[Word]) -> bool:
    """Whether a word that tells firms apart is left over."""
    return any(word.kind is Kind.DISTINCTIVE for word in left)


def _is_everyday(word: Word) -> bool:
    return word.key in words().everyday or word.text in words().phrases
