"""Claims: numbers in an article that can be checked, of parties that stand on a list or were put there.

A claim is a number, what it counts, and words that say that those counted are listed. Which list it is comes from its
name, else from the office or the state that the words name; where they leave it open, the claim names none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from msgspec.structs import replace

from watchlist.model import Article, Claim
from watchlist.news.claim_counts import Counted, alone_counted, bound, bounds, counted
from watchlist.news.claim_lists import told_list
from watchlist.news.claim_parts import Part, part_of
from watchlist.news.claim_verbs import is_act, is_listed, is_told, reason
from watchlist.news.days import named_day, named_since
from watchlist.news.language import language
from watchlist.news.lexicon import cued
from watchlist.news.quantities import Quantity, may_count, quantities

_LEAST = 2  # "one or more", "one of them" counts nothing
_FIRST_YEAR = 1990  # before it there was none of these lists
_MOST = 60  # claims of one article: a table is no report
_TELLING = frozenset(
    {"list", "named_list", "done", "sanction", "sanctioned", "sanctions", "strike", "office", "restrict"}
)


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
            part = part_of(text, lang, sentence, cues)
            found = [_going_on(claim, part, before) for claim in _of_sentence(article, part)]
            before = found[0] if found else None
            yield from found
        else:
            before = None


def _going_on(claim: Claim, part: Part, before: Claim | None) -> Claim:
    """A claim of "the list" that the sentence before tells of: what was added, and on whose account."""
    if before is None or not before.act or claim.list != before.list or part.kind("list") or claim.background:
        return claim
    return replace(claim, act=True, reason=claim.reason or before.reason, as_of=before.as_of, as_of_by=before.as_of_by)


def _of_sentence(article: Article, part: Part) -> Iterator[Claim]:
    if not is_told(part):
        return
    found = [(number, counted(part, number)) for number in quantities(part.text, part.sentence, part.lang)]
    whole = [(number, each) for number, each in found if each and is_listed(part, number, each)]
    alone = ((number, alone_counted(part, number, whole)) for number, each in found if each is None)
    told = [*whole, *((number, each) for number, each in alone if each)]
    most_of_some = max((number.value for number, each in told if each.some), default=None)
    for number, each in sorted(told, key=lambda one: one[0].first):
        if not 0 < number.value < _LEAST:
            # What is told of some of them is not told of all: "of the 54 firms, 18 were added over Russia".
            all_of_them = most_of_some is not None and not each.some and number.value > most_of_some
            claim = _claim(article, part, number, each, [one for one, _ in whole])
            yield replace(claim, act=False, since=None, reason=None) if all_of_them else claim


def _claim(article: Article, part: Part, number: Quantity, told: Counted, beside: Sequence[Quantity] = ()) -> Claim:
    published = _day(article)
    named = named_day(part.text, part.sentence, published) if published else None
    # That none was added is told of a day; without one, it is that none stands there.
    is_told_of_acts = not told.some and (number.value > 0 or named is not None)
    act = is_told_of_acts and is_act(part, number, told, dated=named is not None)
    since = named_since(part.text, part.sentence, published) if published else None
    if since is None and named and named.begin < named.day and act:
        since = named.begin
    first = min(number.first, *[cue.first for cue in bounds(part, number)], told.last)
    on = told_list(article, part, number, beside)
    return Claim(
        value=number.value,
        most=number.most,
        what=told.what,
        quote=part.text[part.sentence.start : part.sentence.end],
        bound=bound(part, number, told),
        country=told.country,
        list=None if told.foreign else on.source,
        part="" if told.foreign else on.part,
        actor=None if told.foreign else on.actor,
        as_of=named.day if named else published,
        as_of_by=named.words if named else "article" if published else "",
        act=act,
        since=since,
        reason=reason(part, told),
        background=any(cue.kind == "past" for cue in part.cues),
        start=part.sentence.words[first].start,
        end=part.sentence.words[max(told.last, number.last)].end,
    )


def _day(article: Article) -> date | None:
    when = article.published_at
    day = when.date() if isinstance(when, datetime) else when
    return day if day and day.year >= _FIRST_YEAR else None
