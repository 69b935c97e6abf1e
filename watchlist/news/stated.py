"""What an article states and another may state otherwise: titles, counts, measures, names of lists, offices, days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from watchlist.model import Article, Bound, Certainty, Claim, Signal, SignalType, TargetKind, Value
from watchlist.news.claim_words import list_name, lists
from watchlist.news.days import named_day
from watchlist.news.lexicon import country_name, cued, lexicon, places
from watchlist.news.roles import roles
from watchlist.news.text import folded, sentences

_QUOTED = re.compile(r"[\"“«„]([^\"“”«»„]{25,600})[\"”»“]")
TITLE_OF = "title of "
VERBATIM = 2.0
_ORIGINAL, _TRANSLATED = 1.0, 0.5
_DONE = frozenset({Certainty.IMPOSED, Certainty.REPORTED})
_COUNTED = frozenset({"companies", "entities", "parties"})
_LISTS = {"Entity List": "Entity List", "SDN List": "SDN List"}


class Fact(Value, frozen=True):
    """Something that an article states: of what, and which value, as printed.

    ``about`` holds the facts together that are about the same, whatever language they are told in; ``meanings`` are
    what the value may mean (empty where it means itself), ``official`` the value that an office itself uses, and
    ``weight`` how much the words count: a verbatim quote more, a translation less.
    """

    field: str
    value: str
    about: str = ""
    meanings: tuple[str, ...] = ()
    official: str = ""
    weight: float = _ORIGINAL

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.about or self.field

    @property
    def meaning(self) -> frozenset[str]:
        """What the value may mean."""
        return frozenset(self.meanings or (folded(self.value),))


def facts(article: Article, signals: Sequence[Signal] = (), claims: Sequence[Claim] = ()) -> tuple[Fact, ...]:
    """Everything that an article states and its copies may state otherwise."""
    lang = article.lang[:2]
    weight = _ORIGINAL if lang == "en" else _TRANSLATED
    found = (
        *_counts(claims),
        *_roles(article, lang, weight),
        *_measures(article, lang, signals, weight),
        *_threatened(signals, weight),
        *_lists(article, lang),
        *_offices(signals, weight),
        *_days(article, signals),
    )
    return tuple(dict.fromkeys(found))


def _counts(claims: Iterable[Claim]) -> Iterator[Fact]:
    """How many of a country are on a list, named or not; a number that is not meant exactly is against none."""
    for claim in claims:
        if claim.bound is Bound.EXACT and claim.most is None:
            what = "companies" if claim.what in _COUNTED else claim.what
            of = f" of {claim.country}" if claim.country else ""
            done = "put on" if claim.act else "on"
            unnamed = f"a list of {claim.actor}" if claim.actor else "a list"
            on = f"the {list_name(claim.list, claim.part)}" if claim.list else unnamed
            yield Fact(f"{what}{of} {done} {on}", str(claim.value))


def _roles(article: Article, lang: str, weight: float) -> Iterator[Fact]:
    """The titles of officials, each person under the consonants of the last name."""
    for role in roles(article.text, cued(article.text, lang), lang):
        if len(role.person) >= 3:
            yield Fact(
                f"{TITLE_OF}{role.name}", role.title, f"{TITLE_OF}{role.person}", role.ranks, role.official, weight
            )


def _measures(article: Article, lang: str, signals: Iterable[Signal], weight: float) -> Iterator[Fact]:
    """What is threatened: in the words of a quote where there is one, else in the article's own."""
    warned = [one for one in signals if _is_warning(one)]
    quoted = [quote[1] for quote in _QUOTED.finditer(article.text) if any(_holds(one, quote) for one in warned)]
    verbatim = _words_of(quoted, lang)
    told = verbatim or _words_of([one.quote for one in warned], lang)
    if told:
        strength = weight * (VERBATIM if verbatim else 1)
        yield Fact("measure threatened", " and ".join(told), meanings=tuple(told), weight=strength)


def _is_warning(signal: Signal) -> bool:
    return signal.type is SignalType.WARNING_THREAT and not signal.background and signal.start is not None


def _holds(signal: Signal, quote: re.Match[str]) -> bool:
    return (
        signal.start is not None
        and signal.end is not None
        and signal.start < quote.end()
        and quote.start() < signal.end
    )


def _words_of(texts: Iterable[str], lang: str) -> list[str]:
    """Which of sanctions and consequences the texts speak of."""
    cues = (cue for text in texts for part in sentences(text) for cue in lexicon(lang).cues(text, part))
    kinds = {"sanctions" if cue.kind == "sanction" else "consequences" for cue in cues if cue.kind in _MEASURES}
    return sorted(kinds)


_MEASURES = frozenset({"sanction", "consequence"})


def _threatened(signals: Iterable[Signal], weight: float) -> Iterator[Fact]:
    """Who is threatened: a state, or firms."""
    warned = [one for one in signals if _is_warning(one) and one.target]
    told = dict.fromkeys(_party(one) for one in warned)
    named = dict.fromkeys(one.target or "" for one in warned)
    if told:
        yield Fact("who is threatened", " and ".join(named), meanings=tuple(told), weight=weight)


def _party(signal: Signal) -> str:
    """A state, or firms: which of them."""
    if signal.target in places() and signal.target_kind is not TargetKind.NAMED:
        return "a state"
    return "firms"


def _lists(article: Article, lang: str) -> Iterator[Fact]:
    """What the article calls a list; only of its own language, where a translation has no choice."""
    if lang != "en":
        return
    for sentence, cues in cued(article.text, lang):
        for cue in cues:
            if cue.kind == "list" and cue.value in _LISTS:
                printed = article.text[sentence.words[cue.first].start : sentence.words[cue.last].end]
                yield Fact(f"name of the {cue.value}", printed, official=_LISTS[cue.value])


def _offices(signals: Iterable[Signal], weight: float) -> Iterator[Fact]:
    """Which office did it, by what was done; where only the state is named, none is."""
    done: dict[str, dict[str, None]] = {}
    for one in signals:
        is_done = one.type is SignalType.DESIGNATION and one.certainty in _DONE
        if is_done and one.instrument and one.actor and _is_office(one.actor):
            done.setdefault(one.instrument, {})[one.actor] = None
    for instrument, offices in done.items():
        official = next((one.office for one in lists().values() if one.name == instrument), "")
        yield Fact(f"who imposed: {instrument}", " and ".join(offices), "", tuple(offices), official, weight)


def _is_office(name: str) -> bool:
    """Whether it is an office, and not the state that it acts for."""
    place = places().get(name)
    return place is not None and name != country_name(place.country)


def _days(article: Article, signals: Iterable[Signal]) -> Iterator[Fact]:
    """The day on which it was done, where the words name one."""
    published = article.published_at
    day = published.date() if isinstance(published, datetime) else published
    if day is None:
        return
    told = dict.fromkeys(found for one in signals if _is_done(one) and (found := _day_of(one, day)))
    if told:
        days = [one.isoformat() for one in told]
        yield Fact("day of the listing", " and ".join(days), meanings=tuple(days))


def _is_done(signal: Signal) -> bool:
    return signal.type is SignalType.DESIGNATION and signal.certainty is Certainty.IMPOSED and not signal.background


def _day_of(signal: Signal, published: date) -> date | None:
    part = sentences(signal.quote)
    found = named_day(signal.quote, part[0], published) if part else None
    # "Last month" is no day that another can be against.
    return found.day if found and found.begin == found.day else None
