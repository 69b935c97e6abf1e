"""Conflicts: facts on which the copies of a story differ, and which value is likely."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from watchlist.model import Article, Conflict, Value
from watchlist.news.features import skeleton
from watchlist.news.lexicon import Cue, cued
from watchlist.news.numbers import numbers
from watchlist.news.text import Sentence

_NEAR = 4  # words between a number and what it counts
_ROLE = re.compile(
    r"\b(?P<role>(?:[Uu]nder|[Dd]eputy|[Aa]ssistant|[Ss]enior|[Ff]irst|[Aa]cting)?[ -]?"
    r"(?:[A-Za-z]+ ){0,2}?(?:[Ss]ecretary|[Mm]inister|[Ee]nvoy|[Cc]oordinator)"
    r"(?: (?:of|for) (?:the )?[A-Z][a-z]+(?: (?:and |of )?[A-Z][a-z]+){0,3})?),? "
    r"(?P<name>[A-Z][a-z]+ [A-Z][a-z]+)"
)
_NAMED_FIRST = re.compile(
    r"(?P<name>[A-Z][a-z]+ [A-Z][a-z]+), (?:the |an? )?(?P<role>(?:[A-Za-z.]+ ){0,3}?[Ss]ecretary"
    r"(?: (?:of|for) (?:the )?[A-Z][a-z]+(?: (?:and |of )?[A-Z][a-z]+){0,3})?)"
)


class Fact(Value, frozen=True):
    """Something that an article states and another may state otherwise: of what, under which heading, which value."""

    field: str
    value: str


def facts(article: Article) -> tuple[Fact, ...]:
    """The counts of listed firms and the roles of named persons."""
    lang = article.lang[:2]
    counted = (fact for part, cues in cued(article.text, lang) for fact in _counts(article.text, part, cues))
    return tuple(dict.fromkeys((*counted, *_roles(article.text))))


def conflicts(stated: Mapping[str, Sequence[Fact]]) -> tuple[Conflict, ...]:
    """The facts with several values, by field, from what each article states; most articles state the likely value."""
    fields: dict[str, dict[str, str]] = {}
    for article, each in stated.items():
        for fact in each:
            fields.setdefault(fact.field, {}).setdefault(article, fact.value)
    differing = {field: values for field, values in sorted(fields.items()) if len({*values.values()}) > 1}
    return tuple(Conflict(field, values, *_likely(values)) for field, values in differing.items())


def _likely(values: Mapping[str, str]) -> tuple[str | None, str]:
    (first, most), (_, second) = Counter(values.values()).most_common(2)
    return (first, f"{most} of {len(values)} say so") if most > second else (None, "as many say one as the other")


def _counts(text: str, part: Sentence, cues: Sequence[Cue]) -> Iterator[Fact]:
    """How many firms a sentence says are on a list."""
    if not any(cue.kind == "list" for cue in cues):
        return
    for cue in cues:
        if cue.kind == "firm" and cue.value == "companies":
            yield from (Fact("companies on the list", number) for number in _ahead(text, part, cue))


def _ahead(text: str, part: Sentence, counted: Cue) -> tuple[str, ...]:
    """The number that stands right before what is counted."""
    words = part.words[max(0, counted.first - _NEAR) : counted.first]
    if not words:
        return ()
    return tuple(numbers(text, Sentence(words[0].start, words[-1].end, words)))[-1:]


def _roles(text: str) -> Iterator[Fact]:
    for pattern in (_ROLE, _NAMED_FIRST):
        for found in pattern.finditer(text):
            person = found["name"].split()[-1]
            if skeleton(person.lower()):
                yield Fact(f"role of {person}", found["role"].strip())
