"""Roles: which official an article names under which title, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from watchlist.model import Value
from watchlist.news.claim_words import Words
from watchlist.news.features import skeleton
from watchlist.news.lexicon import Cue, Cued, Lexicon, phrases
from watchlist.news.text import Sentence, sentences
from watchlist.resources import decoded

_BEHIND = 16  # words from a title to the name behind it
_BEFORE = 4
_LONGEST_NAME = 3  # words
_LONGEST_TITLE = 14
_LANGUAGES = ("en", "tr", "ru")
_TITLE_ENDS = re.compile(r"[,;:(]|\s(?:at|in|with|who|said|told|met|has|had|was|responsible|tarafından)\s")


class Role(Value, frozen=True):
    """A person under a title: ``person`` is the last name's consonants, ``name`` the last name as printed.

    ``ranks`` are those that the title may stand for, ``official`` the office's own title, where its matter is named.
    """

    person: str
    name: str
    title: str
    ranks: tuple[str, ...]
    official: str = ""


class _Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    about: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ranks: dict[str, Words]
    offices: tuple[_Office, ...]
    not_names: Words


def roles(text: str, page: Sequence[Cued], lang: str) -> Iterator[Role]:
    """The officials that a text names with their titles."""
    for sentence, cues in page:
        if any(cue.kind == "official" for cue in cues):
            yield from _of_sentence(text, sentence, cues, lang)


@lru_cache(maxsize=256)
def ranks_of(title: str) -> frozenset[str]:
    """The ranks that an English title may stand for.

    >>> sorted(ranks_of("Under Secretary of the Treasury for Terrorism and Financial Intelligence"))
    ['under']
    """
    (sentence,) = sentences(title)[:1]
    found = _ranks("en").cues(title, sentence)
    first = min((cue.first for cue in found), default=0)
    return frozenset(cue.value for cue in found if cue.first == first)


def _of_sentence(text: str, sentence: Sentence, cues: Sequence[Cue], lang: str) -> Iterator[Role]:
    found = _ranks(lang).cues(text, sentence)
    last = -1
    for first in sorted({cue.first for cue in found}):
        longest = max(cue.last for cue in found if cue.first == first)
        if first <= last:
            continue
        last = longest
        name = _name(text, sentence, cues, (first, longest), lang)
        if name:
            ranks = sorted({cue.value for cue in found if (cue.first, cue.last) == (first, longest)})
            yield _role(text, sentence, (first, longest), name, tuple(ranks))


def _role(text: str, sentence: Sentence, rank: tuple[int, int], name: tuple[int, int], ranks: tuple[str, ...]) -> Role:
    start = sentence.words[rank[0]].start
    limit = name[0] - 1 if name[0] > rank[1] else rank[0] + _LONGEST_TITLE
    tail = text[sentence.words[rank[1]].end : sentence.words[min(limit, len(sentence.words) - 1)].end]
    ends = _TITLE_ENDS.search(tail)
    printed = text[start : sentence.words[rank[1]].end] + (tail[: ends.start()] if ends else tail)
    surname = sentence.words[name[1]]
    return Role(
        person=skeleton(surname.text),
        name=text[surname.start : surname.end],
        title=" ".join(printed.split()).strip(" .,"),
        ranks=ranks,
        official=_official(text, sentence),
    )


def _official(text: str, sentence: Sentence) -> str:
    """The office's own title, where the sentence names the matter of one office alone."""
    named = {cue.value for cue in _matters().cues(text, sentence)}
    return named.pop() if len(named) == 1 else ""


def _name(
    text: str, sentence: Sentence, cues: Sequence[Cue], rank: tuple[int, int], lang: str
) -> tuple[int, int] | None:
    """The first and last word of the person's name beside a title: right before it, or the first behind it."""
    taken = {number for cue in cues if cue.kind in {"state", "office"} for number in range(cue.first, cue.last + 1)}
    runs = [
        run
        for run in _runs(text, sentence, taken | set(range(rank[0], rank[1] + 1)), lang)
        if 2 <= run[1] - run[0] + 1 <= _LONGEST_NAME
    ]
    before = [run for run in runs if 0 < rank[0] - run[1] <= _BEFORE and _is_beside(text, sentence, run[1], rank[0])]
    behind = [run for run in runs if 0 < run[0] - rank[1] <= _BEHIND]
    return before[-1] if before else behind[0] if behind else None


def _is_beside(text: str, sentence: Sentence, name: int, rank: int) -> bool:
    """Whether a title behind a name belongs to it: after a comma, as in "Jane Roe, assistant secretary"."""
    return text[sentence.words[name].end : sentence.words[rank].start].lstrip().startswith((",", "(", "—", "–"))


def _runs(text: str, sentence: Sentence, taken: set[int], lang: str) -> Iterator[tuple[int, int]]:
    """The runs of words with a capital that may be a name."""
    first: int | None = None
    for number, word in enumerate(sentence.words):
        fits = text[word.start].isupper() and number not in taken and word.text not in _not_names(lang)
        joined = number > 0 and text[sentence.words[number - 1].end : word.start] in {" ", "-", ". "}
        if first is not None and not (fits and joined):
            yield first, number - 1
            first = None
        if fits and first is None:
            first = number
    if first is not None:
        yield first, len(sentence.words) - 1


@cache
def _ranks(lang: str) -> Lexicon:
    return phrases("rank", {rank: _spoken(words, lang) for rank, words in _file().ranks.items()})


@cache
def _matters() -> Lexicon:
    return phrases("matter", {office.title: office.about for office in _file().offices})


@cache
def _not_names(lang: str) -> frozenset[str]:
    return frozenset(_spoken(_file().not_names, lang))


def _spoken(words: Words, lang: str) -> tuple[str, ...]:
    if lang in _LANGUAGES:
        own: tuple[str, ...] = getattr(words, lang)
        return own
    return words.en + words.tr + words.ru


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "roles.toml", _File)
