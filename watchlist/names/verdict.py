"""The verdict on two names: how likely they are one name, by the words that tell firms apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import exp

from watchlist.names.acronyms import are_acronym
from watchlist.names.align import Alignment, Pair, align
from watchlist.names.parts import Parts, Word, is_shared
from watchlist.names.vocabulary import Kind, words
from watchlist.names.weights import AGAINST, SHARED, share_met, weight_of

SAME_FORM, TRANSLATED_FORM, ONE_FORM, OTHER_FORM, OTHER_NATURE = 1.0, 0.995, 0.985, 0.93, 0.70
OTHER_WRITING, OTHER_ORDER, OTHER_ORDER_OF_OWN = 0.995, 0.995, 0.8
OTHER_BRANCH = 0.82
ACRONYM, JOINED = 0.74, 0.985
UNCERTAIN, TOLD = 0.06, 0.6
"""What frequent words leave open at most, and the weight of words that leaves open a third of it."""

EVERYDAY = "everyday"
"""The note of a verdict that rests on one everyday word, or on words that many share."""

_ONE_EACH = 2
_ANY_FIRM = frozenset({"company", "holding"})
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
    alike_written = not _written_differently(ours, theirs)
    if ours.text == theirs.text and alike_written:
        note = EVERYDAY if _lone_everyday(ours, theirs) else "equal"
        return Verdict(certainty(ours.words), ours, theirs, None, note)
    if alike_written and ours.joined == theirs.joined:
        return Verdict(JOINED * min(certainty(ours.words), certainty(theirs.words)), ours, theirs, None, "joined")
    alignment = align(ours, theirs)
    score = share_met(alignment)
    if score:
        score *= form_factor(ours, theirs) * OTHER_WRITING * certainty([pair.ours[0] for pair in alignment.pairs])
    if len(alignment.pairs) > 1:
        score *= _order_factor(alignment.pairs, ours, theirs)
    if _person_beside_firm(ours, theirs, alignment):
        score *= OTHER_NATURE
    if ours.descents and theirs.descents and _reversed_descent(ours, theirs):
        score *= AGAINST
    if score < ACRONYM and are_acronym(ours, theirs):
        return Verdict(ACRONYM, ours, theirs, alignment, "acronym")
    return Verdict(score, ours, theirs, alignment, EVERYDAY if _only_everyday(alignment, ours, theirs) else "")


def certainty(met: Iterable[Word]) -> float:
    """What the words that met can prove at all: the more of them and the rarer, the nearer to 1, which none reach.

    Two names that are nothing but frequent words may be equal and yet be those of two parties.
    """
    told = 0.0
    for word in met:
        told += weight_of(word)
    return 1.0 - UNCERTAIN * exp(-told / TOLD)


def form_factor(ours: Parts, theirs: Parts) -> float:
    """What the legal forms say: a holding is not the firm of its name that has a trade."""
    left, right = ours.forms - _ANY_FIRM, theirs.forms - _ANY_FIRM
    if ours.form_text == theirs.form_text:
        return SAME_FORM
    if "holding" in ours.forms ^ theirs.forms:
        other = theirs if "holding" in ours.forms else ours
        return OTHER_NATURE if any(word.kind in SHARED for word in other.words) else ONE_FORM
    if "branch" in left ^ right:
        return OTHER_BRANCH
    if left & right:
        return TRANSLATED_FORM
    if not left or not right:
        return ONE_FORM
    return OTHER_FORM if left <= _BUSINESS and right <= _BUSINESS else OTHER_NATURE


def _order_factor(pairs: list[Pair], ours: Parts, theirs: Parts) -> float:
    """What another order of the words that met says: nearly nothing, but for a firm's own words, of which another
    order may make another firm."""
    left, right = ours.words, theirs.words
    places = sorted((left.index(pair.ours[0]), right.index(pair.theirs[0])) for pair in pairs)
    if _in_order(places):
        return 1.0
    own = [(one, other) for one, other in places if left[one].kind is right[other].kind is Kind.DISTINCTIVE]
    return OTHER_ORDER if ours.person or _in_order(own) else OTHER_ORDER_OF_OWN


def _in_order(places: list[tuple[int, int]]) -> bool:
    return all(one[1] < other[1] for one, other in pairwise(places))


def _person_beside_firm(ours: Parts, theirs: Parts, alignment: Alignment) -> bool:
    """Whether one name is a person's with an initial, and the other that of a firm that bears the family's name."""
    if ours.person:
        return False
    initials = [word for word in (*alignment.ours, *alignment.theirs) if word.kind is Kind.INITIAL]
    if not initials:
        return False
    pairs = ((ours, theirs), (theirs, ours))
    return any(_may_be_person(one, initials) and _is_firm(other) for one, other in pairs)


def _may_be_person(name: Parts, initials: list[Word]) -> bool:
    return name.words[0] in initials and not _is_firm(name)


def _is_firm(name: Parts) -> bool:
    return bool(name.forms) or any(word.kind in SHARED for word in name.words)


def _reversed_descent(ours: Parts, theirs: Parts) -> bool:
    """Whether one name makes the child of the other's parent."""
    return any((parent, child) in theirs.descents for child, parent in ours.descents)


def _written_differently(ours: Parts, theirs: Parts) -> bool:
    """Whether both names have characters, and other ones: what is read alike is not the same name."""
    return bool(ours.written and theirs.written) and ours.written != theirs.written


def _lone_everyday(ours: Parts, theirs: Parts) -> bool:
    """Whether two equal names are nothing but one everyday word, and words of every trade."""
    telling = [word for word in ours.words if word.kind is not Kind.TRADE] or ours.words
    return len(telling) == 1 and not (ours.forms or theirs.forms) and _is_everyday(telling[0])


def _only_everyday(alignment: Alignment, ours: Parts, theirs: Parts) -> bool:
    """Whether all that met is one everyday word without so much as an equal legal form, or one that many firms share
    while other words do not meet."""
    kinds = [max(pair.ours[0].kind, pair.theirs[0].kind) for pair in alignment.pairs]
    if min(kinds, default=Kind.PARTICLE) >= Kind.GIVEN and _named(alignment.ours + alignment.theirs):
        return True
    met = [(pair, kind) for pair, kind in zip(alignment.pairs, kinds, strict=True) if kind <= Kind.TRADE]
    telling = [pair for pair, kind in met if kind < Kind.TRADE] or [pair for pair, _ in met]
    if len(telling) != 1 or len(telling[0].ours + telling[0].theirs) > _ONE_EACH:
        return False
    one = (telling[0].ours[0], telling[0].theirs[0])
    if not ours.forms & theirs.forms and any(word.key in words().everyday for word in one):
        return True
    return any(map(_is_everyday, one)) and bool(alignment.ours or alignment.theirs)


def _named(left: list[Word]) -> bool:
    """Whether a word that tells firms apart is left over."""
    return any(word.kind is Kind.DISTINCTIVE and not word.aside for word in left)


def _is_everyday(word: Word) -> bool:
    return word.key in words().everyday or is_shared(word)
