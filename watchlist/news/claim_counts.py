"""What a number counts: the noun, of which country, and how exactly it is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from watchlist.model import Bound
from watchlist.names.countries import country_code
from watchlist.news.claim_parts import BROKEN, Part, at
from watchlist.news.claim_words import list_states
from watchlist.news.lexicon import Cue
from watchlist.news.quantities import Quantity

_BETWEEN = 6  # words between a number and what it counts
_UNKNOWN = 2  # of which we know nothing
_AMONG = 2  # words from "among them" to a number
_SOON = 2  # words from a number alone to the verb that says what was done to so many
_TURKISH_FROM = re.compile(r"['’]?(?:[dt][ae]n|li|lı|lu|lü)?\s*(?:merkezli\s*)?$", re.IGNORECASE)
_NATIONAL = re.compile(r"(?:ских|цких|ские|цкие|ским|скую|ская)$")
_NEXT_IN_ROW = re.compile(r"\s*(?:,|(?:and|ve|и|ones?)\b)", re.IGNORECASE)
_ARTICLES = frozenset({"a", "an", "bir"})
_AND = frozenset({"and", "or", "ve", "veya", "и", "или"})
_FROM = ("den", "dan", "ten", "tan")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: the noun, the country, and the last word that says so; ``foreign`` for one unknown.

    ``some`` is of a larger number that the sentence counts too: "18 of the 54".
    """

    what: str
    country: str | None
    last: int
    bound: Bound | None = None
    foreign: bool = False
    some: bool = False


Whole = Sequence[tuple[Quantity, Counted]]
"""The numbers of a sentence that have a noun of their own, each with what it counts."""


def counted(part: Part, number: Quantity) -> Counted | None:
    """What a number counts: the first noun behind it that can be listed, with what stands between."""
    state = _country_before(part, number)
    bound: Bound | None = None
    foreign, unknown, place = False, 0, number.last + 1
    while place < len(part.sentence.words) and place <= number.last + _BETWEEN:
        # A figure behind the numeral that it repeats stands in brackets: "eighteen (18) firms".
        if BROKEN.search(part.between(place).lstrip(")")):
            return None
        if noun := at(part.kind("noun"), place):
            return _noun(part, noun, state, bound, foreign=foreign)
        if behind := at(part.kind("behind"), place):
            bound, place = Bound(behind.value), behind.last + 1
        elif found := part.state_at(place):
            state, place = state or found[0], found[1].last + 1
        elif between := at(part.kind("between"), place):
            place = between.last + 1
        elif at(part.kind("stop"), place) or part.word(place)[0].isdigit() or unknown >= _UNKNOWN:
            return None
        else:
            code = _national(part, place)
            state, foreign = state or code, foreign or code == ""
            unknown, place = unknown + 1, place + 1
    return None


def alone_counted(part: Part, number: Quantity, whole: Whole) -> Counted | None:
    """What a number without a noun behind it counts."""
    return (
        _in_row(part, number, whole)
        or _in_short(part, number, whole)
        or _total(part, number)
        or _some_of(part, number, whole)
    )


def bounds(part: Part, number: Quantity) -> list[Cue]:
    """The words before a number that say how exactly it is meant; the article or preposition between them is none."""
    begun = number.first - (part.word(number.first - 1) in _ARTICLES)
    return [cue for cue in part.kind("before") if 0 < begun - cue.last <= 1 and cue.first < number.first]


def bound(part: Part, number: Quantity, found: Counted) -> Bound:
    """How exactly a number is meant; "under 32 entries" says where they stand, and not that they are fewer."""
    before = [cue for cue in bounds(part, number) if not (found.what == "entries" and part.word(cue.last) == "under")]
    if number.most is not None:
        return Bound.EXACT
    if before:
        return Bound(before[-1].value)
    if found.bound or part.behind(number.last).startswith("+"):
        return found.bound or Bound.AT_LEAST
    return Bound.ABOUT if number.round else Bound.EXACT


def _national(part: Part, place: int) -> str | None:
    """The country that a word names, "" where it seems to name one that we do not know."""
    word = part.sentence.words[place]
    printed = part.text[word.start : word.end]
    if printed[0].isupper():
        return country_code(printed) or ""
    return "" if _NATIONAL.search(word.text) and part.lang == "ru" else None


def _noun(part: Part, noun: Cue, state: str | None, told: Bound | None, *, foreign: bool) -> Counted:
    """A noun with a second one beside it, and the country behind it."""
    what, last = noun.value, noun.last
    if part.word(last + 1) in _AND and last + 2 < len(part.sentence.words):
        beside = at(part.kind("between"), last + 2)
        second = at(part.kind("noun"), beside.last + 1 if beside else last + 2)
        if second and not any(second.first > cue.first > last for _, cue in part.states):
            what, last = what if second.value == what else "parties", second.last
    behind = _countries_behind(part, last)
    if not state and len({code for code, _ in behind}) == 1:
        state = behind[0][0]
        last = behind[0][1].last
    return Counted(what, state or None, last, told, foreign)


def _countries_behind(part: Part, last: int) -> list[tuple[str, Cue]]:
    """The countries that "in", "from" or "of" gives what is counted: several where it is a list of them."""
    if part.lang == "ru" and (of := part.state_at(last + 1)):
        return [of]
    within = next((cue for cue in part.kind("within") if cue.first == last + 1), None)
    if within is None or BROKEN.search(part.between(within.first)):
        return []
    first = part.state_at(within.last + 1) or part.state_at(within.last + 2)
    if first is None:
        return []
    others = [
        (code, cue)
        for code, cue in part.states
        if 0 < cue.first - first[1].last <= 3
        and re.match(r",|\s(?:and|or|to|through|и|или|до)\b", part.behind(first[1].last))
    ]
    return [first, *others]


def _country_before(part: Part, number: Quantity) -> str | None:
    """The country before a number: "Türkiye'den 16 kuruluş", "Türkiye merkezli 5 şirket", "Turkey has 18 firms"."""
    start = part.sentence.words[number.first].start
    for code, cue in reversed(part.states):
        if cue.last >= number.first:
            continue
        owner = at(part.kind("owning"), cue.last + 1)
        begun = min((one.first for one in bounds(part, number)), default=number.first)
        if owner and owner.last + 1 == begun and code not in list_states():
            return code
        if part.lang == "tr" and number.first - cue.last <= 3:
            between = part.text[part.sentence.words[cue.last].end : start]
            from_there = part.word(cue.last).endswith(_FROM)
            return code if from_there or (between.strip() and _TURKISH_FROM.match(between)) else None
    return None


def _in_row(part: Part, number: Quantity, whole: Whole) -> Counted | None:
    """What a number counts whose noun stands behind a later one: "42 Chinese, 16 Turkish and four Emirati firms"."""
    state = part.state_at(number.last + 1)
    if state is None or not whole:
        return None
    among = any(0 < number.first - cue.last <= _AMONG for cue in part.kind("among"))
    if among or number.declined or _NEXT_IN_ROW.match(part.behind(state[1].last)):
        return Counted(_what(number, whole), state[0], state[1].last)
    return None


def _total(part: Part, number: Quantity) -> Counted | None:
    """What a number counts that is told as a total: "the number of Turkish firms on the list has reached 18"."""
    total = next((cue for cue in part.kind("total") if cue.first < number.first), None)
    noun = next((cue for cue in part.kind("noun") if cue.last < number.first), None)
    if total is None or noun is None or abs(total.first - noun.first) > _BETWEEN:
        return None
    if len(part.word(number.last + 1)) > 3:
        return None
    state = next((code for code, cue in part.states if abs(noun.first - cue.last) <= 2), None)
    return Counted(noun.value, state, number.last)


def _in_short(part: Part, number: Quantity, whole: Whole) -> Counted | None:
    """What a number counts that has no noun of its own: "16 of them in Turkey", "Çin'den 8", "из них 16 из Турции"."""
    place, words = number.last + 1, part.sentence.words
    before = _country_before(part, number)
    if before and whole and (place >= len(words) or BROKEN.search(part.between(place))):
        return Counted(_what(number, whole), before, number.last)
    while place < len(words) and (skipped := at(part.kind("of_them"), place)):
        place = skipped.last + 1
    told = part.state_at(place)
    if whole and told and (place > number.last + 1 or number.declined):
        return Counted(_what(number, whole), told[0], told[1].last)
    within = at(part.kind("within"), place)
    if within is None or any(_parts_them(part, one, place) for one in range(number.last + 1, within.first + 1)):
        return None
    if not (whole or part.kind("list")):
        return None
    state = part.state_at(within.last + 1) or part.state_at(within.last + 2)
    return Counted(_what(number, whole), state[0], state[1].last) if state else None


def _parts_them(part: Part, word: int, behind: int) -> bool:
    """Whether a mark before a word parts a number from its country; a dash behind "of them" does not."""
    between = part.between(word)
    return BROKEN.search(between) is not None and not (word == behind and between.strip() in {"–", "—", "-"})


def _some_of(part: Part, number: Quantity, whole: Whole) -> Counted | None:
    """What a number counts that is some of another: "18 of the 54", "of the 54 firms, 18 were added"."""
    larger = next((one for one in whole if one[0].value > number.value), None)
    if larger is None:
        return None
    soon = range(number.last + 1, number.last + 2 + _SOON)
    is_verb = any(cue.first in soon or cue.last in soon for kind in ("listing", "stative") for cue in part.kind(kind))
    is_verb = is_verb or (bool(part.kind("account")) and part.word(number.last + 1) in _BE)
    is_of = larger[0].first in soon and at(part.kind("of_them"), number.last + 1) is not None
    behind_all = larger[0].first < number.first and (is_verb or number.declined or part.word(number.last + 1) in _ENDS)
    if not (is_of or behind_all):
        return None
    return Counted(larger[1].what, larger[1].country, number.last, some=True)


_BE = frozenset({"are", "were", "is", "was"})
_ENDS = frozenset({"i", "u", "si", "su"})  # of a Turkish figure: 18'i


def _what(number: Quantity, whole: Whole) -> str:
    """The noun of the nearest number that has one."""
    nearest = min(whole, key=lambda one: abs(one[0].first - number.first), default=None)
    return nearest[1].what if nearest else "entities"
