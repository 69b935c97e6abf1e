"""The heads of all names, searched for at once; who bears them is only asked where one stands in a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from watchlist.model import Subject
from watchlist.news.behind import SUFFIX
from watchlist.news.known import Known, Telling, bears, heads, known_names
from watchlist.news.searched import Page
from watchlist.news.sounding import declined, has_cyrillic, heard, stem
from watchlist.news.vouching import kin

_SHORTEST_STEM = 5  # letters that a word must have to be known with an ending that nothing parts from it
_SHORTEST_HEARD = 3
_MANY = 6
"""A head that so many subjects bear names none of them by itself."""

Heads = Callable[[Subject], Sequence[str]]


class Met(NamedTuple):
    """A head in a page: the numbers of its first and last word.

    ``length`` is how many letters of the last word belong to it; 0 where the word, with whatever ending, does.
    ``at`` and ``end`` are where it stands in the page's haystack, up to the end of its last word.
    """

    head: str
    first: int
    last: int
    length: int
    at: int
    end: int


@dataclass(slots=True)
class Bearers:
    """The names that have a head: by the words that may follow it, and those that the head may stand for alone.

    ``trades`` are those that one of them may be spoken of by; ``everyday`` says that for all it is a word of everyday
    use.
    """

    head: str
    all: Sequence[Known]
    by_key: dict[str, list[Known]] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()
    trades: frozenset[str] = frozenset()
    everyday: bool = False

    def __post_init__(self) -> None:
        for known in self.all:
            for key in dict.fromkeys((*known.rest, *known.words)):
                self.by_key.setdefault(key, []).append(known)
        self.subjects = frozenset(known.subject for known in self.all)
        self.trades = frozenset(each for known in self.all for trade in known.trades for each in kin(trade))
        self.everyday = all(known.telling is Telling.EVERYDAY and known.head == self.head for known in self.all)

    @property
    def alone(self) -> Sequence[Known]:
        """Those of whom the head alone may speak."""
        few = len(self.subjects) < _MANY
        return self.all if few else [known for known in self.all if not known.rest]

    def followed_by(self, keys: Iterable[str]) -> list[Known]:
        """Those that the next word may belong to, and those that stand alone."""
        found = dict.fromkeys(known for key in keys for known in self.by_key.get(key, ()))
        return [*dict.fromkeys((*found, *self.alone))]


class HeadFinder:
    """The heads of all subjects' names, ready to be searched for."""

    def __init__(self, subjects: Sequence[Subject], heads_of: Heads = heads) -> None:
        self._subjects = subjects
        self._by_head: dict[str, int | list[int]] = {}
        for number, subject in enumerate(subjects):
            for head in heads_of(subject):
                held = self._by_head.setdefault(head, number)
                if isinstance(held, list):
                    held.append(number)
                elif held != number:
                    self._by_head[head] = [held, number]
        self._plain = Patterns(self._by_head, _ends_plain)
        self._bearers: dict[str, Bearers] = {}

    @cached_property
    def _sounds(self) -> Patterns:
        """The same heads by what is heard of them; made when the first Cyrillic page comes."""
        printed = list(self._by_head)
        sounds = heard("\n".join(printed)).split("\n") if printed else []
        by_sound: dict[str, list[str]] = {}
        for head, sound in zip(printed, sounds, strict=True):
            if len(sound) >= _SHORTEST_HEARD:
                by_sound.setdefault(stem(sound), []).append(head)
        return Patterns(by_sound, _ends_heard)

    def find(self, page: Page) -> Iterator[Met]:
        """Every head in a page, by where it begins."""
        yield from self._plain.find(page.haystack, page.cased)
        if page.sounds:
            for met in self._sounds.find(page.sounds):
                if has_cyrillic(page.token(met.first)):
                    for head in self._sounds.of(met.head):
                        yield met._replace(head=head, length=0)

    def bearers(self, head: str) -> Bearers:
        """Whose names have this head."""
        found = self._bearers.get(head)
        if found is None:
            held = self._by_head[head]
            numbers = held if isinstance(held, list) else [held]
            names = (known for number in numbers for known in known_names(self._subjects[number]))
            found = self._bearers[head] = Bearers(head, list(dict.fromkeys(one for one in names if bears(one, head))))
        return found


class Patterns:
    """Words to be searched for where words begin; ``ends`` says whether what is behind them is an ending."""

    def __init__(self, patterns: Mapping[str, object], ends: Callable[[str, str], bool]) -> None:
        self._known = patterns
        self._ends = ends
        self._printed = list(patterns)
        spaced = [f" {pattern}" for pattern in self._printed]
        self._automaton = (
            AhoCorasick(spaced, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
            if spaced
            else None
        )

    def of(self, pattern: str) -> Sequence[str]:
        """What was given for a pattern."""
        found = self._known[pattern]
        return found if isinstance(found, list) else ()

    def find(self, haystack: str, cased: str = "") -> Iterator[Met]:
        """Every pattern in a text of single-spaced words; where ``cased`` has a small letter is no name."""
        if self._automaton is None:
            return
        counted, at, printed = 0, 0, self._printed
        for number, start, end in self._automaton.find_matches_as_indexes(haystack):
            # Most matches are the beginning of another word, or a word in small letters: those must cost little.
            if cased and cased[start + 1].islower():
                continue
            pattern = printed[number]
            length = len(pattern) - pattern.rfind(" ") - 1
            if haystack[end] != " ":
                if cased and length < _SHORTEST_STEM and length == len(pattern):
                    continue
                whole = self._whole(pattern, haystack, end)
                if whole is None:
                    continue
                pattern, length = whole
            counted, at = counted + haystack.count(" ", at, start), start
            last = haystack.find(" ", start + 1 + len(pattern))
            yield Met(pattern, counted, counted + pattern.count(" "), length, start + 1, last)

    def _whole(self, pattern: str, haystack: str, end: int) -> tuple[str, int] | None:
        """The longest pattern that ends with its word: where a long one does not, a shorter one may."""
        while True:
            last = pattern.rpartition(" ")[2]
            if pattern in self._known and self._ends(pattern, haystack[end : haystack.find(" ", end)]):
                return pattern, len(last)
            pattern, space, last = pattern.rpartition(" ")
            if not space:
                return None
            end -= len(last) + 1


def _ends_plain(pattern: str, rest: str) -> bool:
    last = len(pattern) - pattern.rfind(" ") - 1
    return not rest or (last >= _SHORTEST_STEM and SUFFIX.fullmatch(rest) is not None)


def _ends_heard(pattern: str, rest: str) -> bool:
    return not rest or (len(pattern) > _SHORTEST_HEARD and declined(rest))
