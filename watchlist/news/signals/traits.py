"""Traits: what a sentence has in itself and around it, as the statistical reading weighs it.

A trait is a short text that a person can read: ``stem:fined``, ``has:fining_act``, ``fining_act > firm_word``,
``title has:warning``. Names of traits are what ``learned.txt`` gives weights to.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watchlist.model import Value
from watchlist.news.signals.read import Read
from watchlist.news.text import Word

_QUOTED = re.compile(r"[\"“”«»„]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STANDINGS = frozenset({"sanctioner", "shunned", "third"})

# What is done: an act, or what the rules take for one.
_ACTS = ("_act", "ing")
_DONE = (
    *("_act", "ing", "sanction_word", "list_word", "cue sanction", "cue done", "cue sanctioned", "cue list"),
    *("cue fine", "cue crime", "cue ban", "cue lifted", "cue stuck", "cue licence"),
)

# What turns an act into something else than a deed of today: that it may come, was, was not, is only said or wanted.
_TURNS = frozenset(
    {
        *("future", "condition", "negation", "weighing", "threatening", "demanding_act", "denying_act", "hearsay"),
        *("background_mark", "fresh_mark", "time_past", "time_ahead", "time_now", "to_come", "cue modal"),
        *(
            "cue condition",
            "cue undone",
            "cue past",
            "cue open",
            "cue before",
            "cue wish",
            "cue since",
            "cue unplanned",
        ),
    }
)

STEM = 5  # letters that inflections leave alone
LONG_STEM = 8  # letters that tell two words of one stem apart
NUMBER = "#"  # stands for any number
_REACH = 10  # words between two concepts that belong together
_TURN_REACH, _MOST_TURNS = 5, 2
_PLACES = ("first", "second", "third")
_FEW, _MANY = 8, 30  # words
_ENDINGS = ((2, 5), (3, 5), (4, 7))  # letters of an ending, and of the shortest word that has one


class Concept(Value, frozen=True, gc=False):
    """A concept in a sentence, by the numbers of its first and last word."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence as it is weighed: its words, its concepts in order, the rules that hold, its marks."""

    words: tuple[Word, ...]
    concepts: tuple[Concept, ...]
    rules: tuple[str, ...] = ()
    headline: bool = False
    marks: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its concepts, each once."""
        return tuple(dict.fromkeys(concept.kind for concept in self.concepts))


def seen(read: Read, year: int, rules: Sequence[str] = ()) -> Seen:
    """A sentence as it is weighed, with the rules that hold in it; ``year`` is that of its article, 0 for unknown."""
    found = (Concept(cue.kind, cue.first, cue.last) for cue in read.concepts)
    stands = (Concept(f"a {cue.kind}", cue.first, cue.last) for cue in read.cues if cue.kind in _STANDINGS)
    cues = (Concept(f"cue {cue.kind}", cue.first, cue.last) for cue in read.cues if cue.kind not in _STANDINGS)
    ordered = sorted((*found, *stands, *cues), key=lambda one: (one.first, one.last, one.kind))
    return Seen(
        read.sentence.words, tuple(ordered), tuple(rules), read.sentence.headline, tuple(_marks(read.words, year))
    )


def _marks(printed: str, year: int) -> Iterator[str]:
    years = [int(found) for found in _YEAR.findall(printed)]
    if years and year:
        yield "years ago" if max(years) < year else "its own year"
    if _QUOTED.search(printed):
        yield "quoted"
    if "?" in printed:
        yield "asks"
    if ":" in printed:
        yield "colon"


def traits(page: Sequence[Seen]) -> tuple[tuple[str, ...], ...]:
    """The traits of each sentence of a page, each once."""
    whole = [f"page has:{kind}" for kind in dict.fromkeys(kind for one in page for kind in one.kinds)]
    titles = [f"title has:{kind}" for one in _titles(page) for kind in one.kinds]
    return tuple(
        tuple(
            dict.fromkeys(
                (
                    *_of_words(one.words),
                    *_of_concepts(one),
                    *_of_place(page, place),
                    *_around(page, place),
                    *(() if one.headline else titles),
                    *whole,
                )
            )
        )
        for place, one in enumerate(page)
    )


def _of_words(words: Sequence[Word]) -> Iterator[str]:
    stems = [NUMBER if word.text[0].isdigit() else word.text[:STEM] for word in words]
    for stem in stems:
        yield f"stem:{stem}"
    yield from (f"stems:{one} {other}" for one, other in itertools.pairwise(stems))
    yield from (f"word:{word.text[:LONG_STEM]}" for word in words if len(word.text) >= LONG_STEM - 1)
    yield from (f"end:{end}" for word in words for end in _endings(word.text))
    if words:
        yield f"first:{stems[0]}"
        yield f"last:{stems[-1]}"
        yield from (f"last end:{words[-1].text[-letters:]}" for letters in (3, 4))


def _endings(word: str) -> Iterator[str]:
    """The ends of a word, which tell of time and mood in languages that inflect."""
    return (word[-letters:] for letters, shortest in _ENDINGS if len(word) >= shortest)


def _of_concepts(seen: Seen) -> Iterator[str]:
    yield from (f"has:{kind}" for kind in seen.kinds)
    concepts = [one for one in seen.concepts if not one.kind.startswith("cue ")]
    yield from _in_order(concepts)
    yield from _who_does_it_to_whom(concepts)
    yield from _turned(seen.concepts)
    yield from (f"rule:{rule}" for rule in seen.rules)


def _in_order(concepts: Sequence[Concept]) -> Iterator[str]:
    """Which concepts stand before which, and which stand first and last."""
    for number, one in enumerate(concepts):
        for other in concepts[number + 1 :]:
            if other.first - one.last > _REACH:
                break
            if other.kind != one.kind:
                yield f"{one.kind} > {other.kind}"
    if concepts:
        yield f"first has:{concepts[0].kind}"
        yield f"last has:{concepts[-1].kind}"


def _who_does_it_to_whom(concepts: Sequence[Concept]) -> Iterator[str]:
    """Each act between two parties, as far as what each of them is: one who sanctions, is shunned, or neither."""
    parties = [one for one in concepts if one.kind.startswith("a ")]
    for one, other in itertools.pairwise(parties):
        for act in concepts:
            if one.last < act.first and act.last < other.first and act.kind.endswith(_ACTS):
                yield f"{one.kind} > {act.kind} > {other.kind}"
    if parties:
        yield f"parties:{', '.join(one.kind for one in parties[:3])}"


def _turned(concepts: Sequence[Concept]) -> Iterator[str]:
    """Each act with the nearest words that turn it, or as a plain one."""
    turns = [one for one in concepts if one.kind in _TURNS]
    for act in (one for one in concepts if one.kind.endswith(_DONE)):
        near = sorted((one for one in turns if _apart(act, one) <= _TURN_REACH), key=lambda one: _apart(act, one))
        found = [one for one in near if one.kind != act.kind][:_MOST_TURNS]
        yield from (f"{act.kind} ~ {one.kind}{' before' if one.last <= act.first else ' behind'}" for one in found)
        if not found:
            yield f"{act.kind} ~ plain"


def _apart(one: Concept, other: Concept) -> int:
    return max(other.first - one.last, one.first - other.last, 0)


def _of_place(page: Sequence[Seen], place: int) -> Iterator[str]:
    seen = page[place]
    yield "always"
    yield "in title" if seen.headline else "in text"
    if not seen.headline:
        begun = sum(1 for _ in _titles(page))
        yield f"sentence {_PLACES[place - begun]}" if place - begun < len(_PLACES) else "sentence later"
    yield from (f"mark:{mark}" for mark in seen.marks)
    if len(seen.words) <= _FEW or len(seen.words) >= _MANY:
        yield "few words" if len(seen.words) <= _FEW else "many words"
    if len(page) == 1:
        yield "alone"


def _around(page: Sequence[Seen], place: int) -> Iterator[str]:
    """What the sentences before and behind speak of."""
    if place and not page[place - 1].headline:
        yield from (f"before has:{kind}" for kind in page[place - 1].kinds)
    if place + 1 < len(page):
        yield from (f"after has:{kind}" for kind in page[place + 1].kinds)


def _titles(page: Sequence[Seen]) -> Iterator[Seen]:
    """The lines of a page that stand above its text."""
    return itertools.takewhile(lambda one: one.headline, page)
