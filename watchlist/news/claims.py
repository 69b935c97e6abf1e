"""Claims: numbers in an article that can be checked, of parties that stand on a list or were put there.

A claim is a number, what it counts, and words that say that those counted are listed. Which list it is comes from its
name, else from the office or the state that the words name; where they leave it open, the claim names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

from msgspec.structs import replace

from watchlist.model import Article, Bound, Claim
from watchlist.names.countries import country_code
from watchlist.news.claim_words import claim_words, lists
from watchlist.news.days import named_day, named_since
from watchlist.news.language import language
from watchlist.news.lexicon import Cue, cued, places
from watchlist.news.quantities import Quantity, may_count, quantities
from watchlist.news.text import Sentence

_BETWEEN = 6  # words between a number and what it counts
_UNKNOWN = 2  # of which we know nothing
_CONTEXT = 14  # words between a number and the word that says what was done
_BEFORE = 3  # words before a number that may bound it
_BROKEN = re.compile(r"[,;:.!?()\n]|\s[–—-]\s|[–—]")
_TURKISH_FROM = re.compile(r"['’]?(?:[dt][ae]n|li|lı|lu|lü)?\s*(?:merkezli\s*)?$", re.IGNORECASE)
_NATIONAL = re.compile(r"(?:ских|цких|ские|цкие|ским|скую|ская)$")
_NEXT_IN_ROW = re.compile(r"\s*(?:,|(?:and|ve|и|ones?)\b)", re.IGNORECASE)
_PASSIVE = 5  # words from those counted to "were removed"
_LEAST = 2  # "one or more", "one of them" counts nothing
_VERB_LAST = frozenset({"tr"})
_FIRST_YEAR = 1990  # before it there was none of these lists
_MOST = 60  # claims of one article: a table is no report


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a number counts: the noun, the country, and the last word that says so; ``foreign`` for one unknown."""

    what: str
    country: str | None
    last: int
    bound: Bound | None = None
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence with its cues: our own, and those of signals."""

    text: str
    lang: str
    sentence: Sentence
    kinds: Mapping[str, Sequence[Cue]]
    cues: tuple[Cue, ...]

    def kind(self, kind: str) -> Sequence[Cue]:
        """The cues of a class, the longer of two that overlap."""
        return self.kinds.get(kind, ())

    def states(self) -> list[tuple[str, Cue]]:
        """The countries that are named, by code."""
        found = [(places()[cue.value].country, cue) for cue in self.cues if cue.kind == "state"]
        return [(code, cue) for code, cue in found if len(code) == 2]

    def offices(self) -> list[str]:
        return [cue.value for cue in self.cues if cue.kind == "office"]

    def printed(self, first: int, last: int) -> str:
        """The text of these words."""
        return self.text[self.sentence.words[first].start : self.sentence.words[last].end]

    def between(self, number: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.sentence.words[number - 1].end : self.sentence.words[number].start]


def _by_kind(cues: Iterable[Cue]) -> dict[str, list[Cue]]:
    kinds: dict[str, list[Cue]] = {}
    for cue in sorted(cues, key=lambda cue: (cue.first, -cue.last)):
        found = kinds.setdefault(cue.kind, [])
        if not found or cue.first > found[-1].last:
            found.append(cue)
    return kinds


def claims(article: Article) -> tuple[Claim, ...]:
    """The checkable numbers of an article, those of the title only where the text does not say them too."""
    lang = language(article)
    body = [*islice(_claims(article, article.text, lang), _MOST)]
    said = {(claim.value, claim.country) for claim in body}
    titled = [
        _without_place(claim)
        for claim in _claims(article, article.title, lang)
        if (claim.value, claim.country) not in said
    ]
    return tuple(dict.fromkeys((*titled, *body)))


def _without_place(claim: Claim) -> Claim:
    return replace(claim, start=None, end=None)


def _claims(article: Article, text: str, lang: str) -> Iterator[Claim]:
    before: Claim | None = None
    for sentence, cues in cued(text, lang):
        if any(cue.kind in _TELLING for cue in cues) and may_count(sentence, lang):
            part = _Part(text, lang, sentence, _by_kind(claim_words(lang).cues(text, sentence)), cues)
            found = [_going_on(claim, part, before) for claim in _of_sentence(article, part)]
            before = found[0] if found else None
            yield from found
        else:
            before = None


def _going_on(claim: Claim, part: _Part, before: Claim | None) -> Claim:
    """A claim of "the list" that the sentence before tells of: what was added, and on whose account."""
    if before is None or not before.act or claim.list != before.list or part.kind("list") or claim.background:
        return claim
    return replace(claim, act=True, reason=claim.reason or before.reason, as_of=before.as_of, as_of_by=before.as_of_by)


_TELLING = frozenset(
    {"list", "named_list", "done", "sanction", "sanctioned", "sanctions", "strike", "office", "restrict"}
)


def _of_sentence(article: Article, part: _Part) -> Iterator[Claim]:
    if not _is_told(part):
        return
    found = [(number, _counted(part, number)) for number in quantities(part.text, part.sentence, part.lang)]
    whole = [(number, counted) for number, counted in found if counted and _is_listed(part, number, counted)]
    for number, counted in found:
        if number.value < _LEAST:
            continue
        counted = counted if (number, counted) in whole else None if counted else _alone_counted(part, number, whole)
        if counted:
            yield _claim(article, part, number, counted, [one for one, _ in whole])


def _is_told(part: _Part) -> bool:
    """Whether a sentence tells of listing, and not only of what may come."""
    done = part.kind("standing") or any(cue.kind in {"done", "sanctioned"} for cue in part.cues)
    if part.kind("coming") and not done:
        return False
    return bool(part.kind("listing") or part.kind("list") or part.kind("some_list"))


def _is_listed(part: _Part, number: Quantity, counted: _Counted) -> bool:
    """Whether what says that they are listed is near enough to be about them, and nothing nearer takes them off."""
    said = [(cue, cue.kind) for kind in ("listing", "removing") for cue in part.kind(kind)]
    nearest = min(said, key=lambda one: _distance(part, number, one[0]), default=None)
    taken_off = any(
        0 < cue.first - counted.last <= _PASSIVE
        and not _BROKEN.search(part.text[part.sentence.words[counted.last].end : part.sentence.words[cue.first].start])
        for cue in part.kind("removing")
    )
    if taken_off or (nearest and nearest[1] == "removing"):
        return False
    near = [*part.kind("listing"), *part.kind("list"), *part.kind("some_list")]
    return any(
        min(abs(cue.first - counted.last), abs(number.first - cue.last)) <= _CONTEXT
        or number.first <= cue.first <= counted.last
        for cue in near
    )


def _distance(part: _Part, number: Quantity, cue: Cue) -> tuple[bool, int]:
    """How far a verb is from a number: where verbs stand before what they act on, those before it first."""
    behind = cue.first > number.first
    return behind and part.lang not in _VERB_LAST, abs(cue.first - number.first)


# === what is counted ================================================================================================


def _counted(part: _Part, number: Quantity) -> _Counted | None:
    """What a number counts: the first noun behind it that can be listed, with what stands between."""
    state = _country_before(part, number)
    bound: Bound | None = None
    foreign, unknown, place = False, 0, number.last + 1
    while place < len(part.sentence.words) and place <= number.last + _BETWEEN:
        if _BROKEN.search(part.between(place)):
            return None
        if noun := _at(part.kind("noun"), place):
            return _noun(part, noun, state, bound, foreign=foreign)
        if behind := _at(part.kind("behind"), place):
            bound, place = Bound(behind.value), behind.last + 1
        elif found := _state_at(part, place):
            state, place = state or found[0], found[1].last + 1
        elif between := _at(part.kind("between"), place):
            place = between.last + 1
        elif _at(part.kind("stop"), place) or part.sentence.words[place].text[0].isdigit() or unknown >= _UNKNOWN:
            return None
        else:
            code = _national(part, place)
            state, foreign = state or code, foreign or code == ""
            unknown, place = unknown + 1, place + 1
    return None


def _national(part: _Part, place: int) -> str | None:
    """The country that a word names, "" where it seems to name one that we do not know."""
    word = part.sentence.words[place]
    printed = part.text[word.start : word.end]
    if printed[0].isupper():
        return country_code(printed) or ""
    return "" if _NATIONAL.search(word.text) and part.lang == "ru" else None


def _noun(part: _Part, noun: Cue, state: str | None, bound: Bound | None, *, foreign: bool) -> _Counted:
    """A noun with a second one beside it, and the country behind it."""
    what, last = noun.value, noun.last
    words = part.sentence.words
    if last + 2 < len(words) and words[last + 1].text in {"and", "or", "ve", "veya", "и", "или"}:
        beside = _at(part.kind("between"), last + 2)
        second = _at(part.kind("noun"), beside.last + 1 if beside else last + 2)
        if second and not any(second.first > cue.first > last for _, cue in part.states()):
            what, last = what if second.value == what else "parties", second.last
    behind = _countries_behind(part, last)
    if not state and len(behind) == 1:
        state = behind[0][0]
        last = behind[0][1].last
    return _Counted(what, state or None, last, bound, foreign)


def _countries_behind(part: _Part, last: int) -> list[tuple[str, Cue]]:
    """The countries that "in", "from" or "of" gives what is counted: several where it is a list of them."""
    if part.lang == "ru" and (of := _state_at(part, last + 1)):
        return [of]
    within = next((cue for cue in part.kind("within") if cue.first == last + 1), None)
    if within is None or _BROKEN.search(part.between(within.first)):
        return []
    first = _state_at(part, within.last + 1) or _state_at(part, within.last + 2)
    if first is None:
        return []
    others = [
        (code, cue)
        for code, cue in part.states()
        if 0 < cue.first - first[1].last <= 3
        and re.match(r",|\s(?:and|or|to|through|и|или|до)\b", part.text[_end(part, first[1]) :])
    ]
    return [first, *others]


def _end(part: _Part, cue: Cue) -> int:
    return part.sentence.words[cue.last].end


def _country_before(part: _Part, number: Quantity) -> str | None:
    """The country that Turkish puts before the number: "Türkiye'den 16 kuruluş", "Türkiye merkezli 5 şirket"."""
    if part.lang != "tr":
        return None
    start = part.sentence.words[number.first].start
    for code, cue in reversed(part.states()):
        if cue.last < number.first and number.first - cue.last <= 3:
            between = part.text[part.sentence.words[cue.last].end : start]
            from_there = part.sentence.words[cue.last].text.endswith(("den", "dan", "ten", "tan"))
            return code if from_there or (between.strip() and _TURKISH_FROM.match(between)) else None
    return None


def _alone_counted(part: _Part, number: Quantity, whole: Sequence[tuple[Quantity, _Counted]]) -> _Counted | None:
    """What a number without a noun behind it counts."""
    return _in_row(part, number, whole) or _in_short(part, number, whole) or _total(part, number)


def _in_row(part: _Part, number: Quantity, whole: Sequence[tuple[Quantity, _Counted]]) -> _Counted | None:
    """What a number counts whose noun stands behind a later one: "42 Chinese, 16 Turkish and four Emirati firms"."""
    state = _state_at(part, number.last + 1)
    if state is None or not whole:
        return None
    behind = part.text[_end(part, state[1]) :]
    return _Counted(_what(number, whole), state[0], state[1].last) if _NEXT_IN_ROW.match(behind) else None


def _state_at(part: _Part, place: int) -> tuple[str, Cue] | None:
    """The country that is named from a word on, by code."""
    return next(((code, cue) for code, cue in part.states() if cue.first == place), None)


def _total(part: _Part, number: Quantity) -> _Counted | None:
    """What a number counts that is told as a total: "the number of Turkish firms on the list has reached 18"."""
    total = next((cue for cue in part.kind("total") if cue.first < number.first), None)
    noun = next((cue for cue in part.kind("noun") if cue.last < number.first), None)
    following = number.last + 1
    if total is None or noun is None or abs(total.first - noun.first) > _BETWEEN:
        return None
    if following < len(part.sentence.words) and len(part.sentence.words[following].text) > 3:
        return None
    state = next((code for code, cue in part.states() if abs(noun.first - cue.last) <= 2), None)
    return _Counted(noun.value, state, number.last)


def _in_short(part: _Part, number: Quantity, whole: Sequence[tuple[Quantity, _Counted]]) -> _Counted | None:
    """What a number counts that has no noun of its own: "16 of them in Turkey", "Çin'den 8", "из них 16 из Турции"."""
    place, words = number.last + 1, part.sentence.words
    before = _country_before(part, number)
    if before and whole and (place >= len(words) or _BROKEN.search(part.between(place))):
        return _Counted(_what(number, whole), before, number.last)
    while place < len(words) and (skipped := _at(part.kind("of_them"), place)):
        place = skipped.last + 1
    told = _state_at(part, place)
    if whole and told and place > number.last + 1:
        return _Counted(_what(number, whole), told[0], told[1].last)
    within = _at(part.kind("within"), place)
    if within is None or any(_BROKEN.search(part.between(at)) for at in range(number.last + 1, within.first + 1)):
        return None
    if not (whole or part.kind("list")):
        return None
    state = _state_at(part, within.last + 1) or _state_at(part, within.last + 2)
    return _Counted(_what(number, whole), state[0], state[1].last) if state else None


def _what(number: Quantity, whole: Sequence[tuple[Quantity, _Counted]]) -> str:
    """The noun of the nearest number that has one."""
    nearest = min(whole, key=lambda one: abs(one[0].first - number.first), default=None)
    return nearest[1].what if nearest else "entities"


def _at(cues: Iterable[Cue], place: int) -> Cue | None:
    return max((cue for cue in cues if cue.first == place), key=lambda cue: cue.last, default=None)


# === the claim ======================================================================================================


def _claim(
    article: Article, part: _Part, number: Quantity, counted: _Counted, beside: Sequence[Quantity] = ()
) -> Claim:
    published = _day(article)
    named = named_day(part.text, part.sentence, published) if published else None
    since = named_since(part.text, part.sentence, published) if published else None
    if since is None and named and named.begin < named.day and _is_act(part):
        since = named.begin
    first = min(number.first, *[cue.first for cue in _bounds(part, number)], counted.last)
    source, sub_list = (None, "") if counted.foreign else _list(article, part, number, beside)
    return Claim(
        value=number.value,
        what=counted.what,
        quote=part.text[part.sentence.start : part.sentence.end],
        bound=_bound(part, number, counted),
        country=counted.country,
        list=source,
        part=sub_list,
        as_of=named.day if named else published,
        as_of_by=named.words if named else "article" if published else "",
        act=_is_act(part),
        since=since,
        reason=_reason(part, counted),
        background=any(cue.kind == "past" for cue in part.cues),
        start=part.sentence.words[first].start,
        end=part.sentence.words[max(counted.last, number.last)].end,
    )


def _day(article: Article) -> date | None:
    when = article.published_at
    day = when.date() if isinstance(when, datetime) else when
    return day if day and day.year >= _FIRST_YEAR else None


def _bounds(part: _Part, number: Quantity) -> list[Cue]:
    """The words before a number that say how exactly it is meant; the article or preposition between them is none."""
    return [cue for cue in part.kind("before") if 0 < number.first - cue.last <= 1 and cue.first < number.first]


def _bound(part: _Part, number: Quantity, counted: _Counted) -> Bound:
    before = _bounds(part, number)
    if before:
        return Bound(before[-1].value)
    plus = part.text[part.sentence.words[number.last].end :].startswith("+")
    if counted.bound or plus:
        return counted.bound or Bound.AT_LEAST
    return Bound.ABOUT if number.round else Bound.EXACT


def _is_act(part: _Part) -> bool:
    """Whether the sentence tells what was done, not how many stand there by then."""
    return bool(part.kind("listing")) and not part.kind("standing")


def _reason(part: _Part, counted: _Counted) -> str | None:
    named = {cue.value for cue in part.kind("account")} - {counted.country}
    return named.pop() if len(named) == 1 else None


# === which list =====================================================================================================


def _list(article: Article, part: _Part, number: Quantity, beside: Sequence[Quantity]) -> tuple[str | None, str]:
    """The list that the sentence names, or whose office or state it names; else what the article speaks of alone.

    A name behind the next number is that number's.
    """
    following = min((one.first for one in beside if one.first > number.first), default=len(part.sentence.words))
    own = [cue for cue in part.kind("list") if cue.first < following] or ([] if part.offices() else part.kind("list"))
    named = sorted(own, key=lambda cue: abs(cue.first - number.first))
    word = (
        named[0].value
        if named
        else _by_office(part, number) or _by_state(part) or _alone(article.title, article.text, part.lang)
    )
    found = lists().get(word) if word else None
    return (found.source, found.part) if found else (None, "")


def _by_office(part: _Part, number: Quantity) -> str | None:
    """The list of the office named nearest to the number, those before it first."""
    offices = {one.office: word for word, one in lists().items() if one.office}
    found = [cue for cue in part.cues if cue.kind == "office" and cue.value in offices]
    nearest = min(found, key=lambda cue: (cue.first > number.first, abs(cue.first - number.first)), default=None)
    return offices[nearest.value] if nearest else None


def _by_state(part: _Part) -> str | None:
    """The list of the state or union that sanctions, where it is the only one that does."""
    if part.kind("un"):
        return "un_sanctions"
    states = {one.state: word for word, one in lists().items() if one.state}
    named = {code for code, _ in part.states()}
    found = {states[code] for code in named if code in states}
    return found.pop() if len(found) == 1 and "US" not in named else None


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
