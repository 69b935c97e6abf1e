"""Mentions: where an article names a subject.

The heads of all names are searched for at once (Aho-Corasick); what stands behind a head then says whether the whole
name is there, only its head, or another firm's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from watchlist.model import Article, Mention, Subject
from watchlist.names.vocabulary import Kind
from watchlist.news.known import Following, Known, following, known_names
from watchlist.news.lexicon import lexicon
from watchlist.news.script import latin
from watchlist.news.text import folded, sentences

_WHOLE, _ALIAS, _BEGUN, _HEAD, _LONE_HEAD, _WEAK = 1.0, 0.95, 0.85, 0.8, 0.65, 0.6

# Turkish case endings behind a name, folded; the longest first.
_SUFFIX = re.compile(
    r"(?:lar|ler)?(?:i|u|si|su)?n?(?:daki|deki|taki|teki|dan|den|tan|ten|nin|nun|yla|yle|da|de|ta|te|na|ne|ni|nu|in|un|la|le|ya|ye|yi|yu|a|e|i|u)?"
)
_RUSSIAN_SUFFIX = re.compile(r"(?:ami|yami|ov|om|em|oy|ey|a|u|y|e|i)?")
_PUNCTUATION = ".,;:!?\"“”„«»‹›()[]{}<>/\\|-–—_…*+=#@'`´\t\r\n\u00a0\u200b"
_SHORT_FORM = 3  # letters
_AMID_NAME_BEFORE = re.compile(r"[^\s.!?:] [^\W\d_a-zа-яçğıöşü]\w* \Z")  # not at a sentence's start
_AMID_NAME_BEHIND = re.compile(r" [^\W\d_a-zа-яçğıöşü]")
_BESIDE = 25  # characters beside an everyday word
_REACH = 160  # characters around a lone word in which something must speak of firms


@dataclass(frozen=True, slots=True)
class _Found:
    """A place where a name begins: ``certain`` where the words around need not vouch for it."""

    known: Known
    start: int
    end: int
    kind: str
    score: float
    certain: bool


class NameScanner:
    """All names of all subjects, ready to be searched for."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._by_head: dict[str, list[Known]] = defaultdict(list)
        for subject in subjects:
            for known in dict.fromkeys(known_names(subject)):
                self._by_head[known.head].append(known)
        self._heads = list(self._by_head)
        self._automaton = (
            AhoCorasick(
                [f" {head}" for head in self._heads],
                matchkind=MatchKind.LeftmostLongest,
                implementation=Implementation.ContiguousNFA,
            )
            if self._heads
            else None
        )

    def scan(self, article: Article) -> tuple[Mention, ...]:
        """Every mention in the text, in order; then what stands only in the title, without offsets."""
        text = [*self._mentions(article.text, article.lang)]
        named = {mention.subject for mention in text}
        title = self._mentions(article.title, article.lang)
        alone = {mention.subject: mention for mention in title if mention.subject not in named}
        from_title = (_without_offsets(mention) for mention in alone.values())
        return (*text, *from_title)

    def _mentions(self, text: str, lang: str) -> Iterator[Mention]:
        if self._automaton is None or not text:
            return
        found = [*self._found(text)]
        if not found:
            return
        introduced = {each.known.subject for each in found if each.certain}
        for each in found:
            if each.certain or each.known.subject in introduced or _vouched(text, each, lang):
                yield Mention(
                    surface=text[each.start : each.end],
                    name=each.known.name,
                    score=each.score,
                    kind=each.kind,
                    subject=each.known.subject,
                    start=each.start,
                    end=each.end,
                )

    def _found(self, text: str) -> Iterator[_Found]:
        page = _page(text)
        assert self._automaton is not None
        for number, start, end in self._automaton.find_matches_as_indexes(page.haystack):
            hit = self._bounded(self._heads[number], page.haystack, end)
            if hit is not None:
                head, end = hit
                read = (_read(known, page, start + 1, end) for known in self._by_head[head])
                yield from _best([_placed(found, page.places) for found in read if found], text)

    def _bounded(self, head: str, haystack: str, end: int) -> tuple[str, int] | None:
        """The longest head that ends with its word: where a long one does not, a shorter one may."""
        while True:
            if head in self._by_head and _ends_word(haystack, end):
                return head, end
            head, space, last = head.rpartition(" ")
            if not space:
                return None
            end -= len(last) + 1


@dataclass(frozen=True, slots=True)
class _Page:
    """A text to search: plain lower-case letters, spaces for marks, one space in front.

    ``places`` gives each letter's place in the text, None where it is simply one less.
    """

    text: str
    haystack: str
    places: Sequence[int] | None

    def capital(self, start: int, end: int, *, whole: bool) -> bool:
        """Whether the word here begins with a capital, or is all capitals; Cyrillic pages are not looked at."""
        if self.places is not None:
            return not whole
        printed = self.text[start - 1 : end - 1]
        return printed.isupper() if whole else printed[:1].isupper()


def _page(text: str) -> _Page:
    plain, places = latin(folded(text))
    for mark in _PUNCTUATION:
        plain = plain.replace(mark, " ")
    return _Page(text, f" {plain}", places)


def _placed(found: _Found, places: Sequence[int] | None) -> _Found:
    """A find with its places in the text as given."""
    start, end = found.start - 1, found.end - 1
    if places is not None:
        start, end = places[start], places[end - 1] + 1
    return replace(found, start=start, end=end)


def _ends_word(haystack: str, end: int) -> bool:
    """Whether a word ends here, or does so behind a case ending that leaves it long enough to be known."""
    if end >= len(haystack) or not haystack[end].isalnum():
        return True
    rest = re.match(r"\w{1,6}", haystack[end:])
    tail = rest[0] if rest else ""
    after = end + len(tail)
    whole = after >= len(haystack) or not haystack[after].isalnum()
    stem = end - haystack.rfind(" ", 0, end) - 1
    known = _SUFFIX.fullmatch(tail) or _RUSSIAN_SUFFIX.fullmatch(tail)
    return whole and stem >= 5 and known is not None


def _read(known: Known, page: _Page, start: int, end: int) -> _Found | None:
    """What a head and the words behind it make: a whole name, a begun one, a head, or (None) another firm."""
    behind = [*following(page.haystack, end)]
    met = 0
    while met < min(len(behind), len(known.rest)) and behind[met].key in known.rest:
        met += 1
    form = _form(page, behind[met:])
    last = form.end if form else behind[met - 1].end if met else end
    if met == len(known.rest):
        return _whole(known, start, last, certain=form is not None or _telling(known, page, behind[:met]))
    if met:
        certain = form is not None or _telling(known, page, behind[:met])
        return _Found(known, start, last, "head", _BEGUN, certain)
    if form is None and _another(page, behind, end):
        return None
    score = _LONE_HEAD if known.bare else _HEAD
    return _Found(known, start, last, "head", score, certain=form is not None or not _lone(known))


def _form(page: _Page, behind: Sequence[Following]) -> Following | None:
    """The last of the legal forms that stand here; what could be a common word ("as") only in capitals."""
    found = None
    for word in behind:
        short = word.end - word.start <= _SHORT_FORM
        if word.kind is not None or (short and not page.capital(word.start, word.end, whole=True)):
            break
        found = word
    return found


def _another(page: _Page, behind: Sequence[Following], end: int) -> bool:
    """Whether a trade that is not the subject's, with a capital, adjoins its head: then it is another firm's name."""
    if not behind or behind[0].kind is not Kind.SECTOR or behind[0].start != end + 1:
        return False
    return page.haystack[end] == " " and page.capital(behind[0].start, behind[0].end, whole=False)


def _whole(known: Known, start: int, end: int, *, certain: bool) -> _Found:
    score = _WEAK if known.weak else _WHOLE if known.kind == "name" else _ALIAS
    return _Found(known, start, end, known.kind, score if certain else min(score, _HEAD), certain)


def _telling(known: Known, page: _Page, met: Sequence[Following]) -> bool:
    """Whether a name needs no talk of firms around it: its trade is printed with it, or it is no lone word."""
    if not met:
        return not _lone(known)
    return not known.everyday or page.capital(met[0].start, met[0].end, whole=False)


def _lone(known: Known) -> bool:
    return known.bare or known.everyday or known.weak


def _best(found: list[_Found], text: str) -> Iterator[_Found]:
    """Of what begins at one place, the best reading for each subject, and of those the best."""
    proper = [each for each in found if _capital(text[each.start : each.end], each.known)]
    top = max((each.score for each in proper), default=0.0)
    length = max((each.end for each in proper if each.score == top), default=0)
    best = [each for each in proper if each.score == top and each.end == length]
    return iter({each.known.subject: each for each in reversed(best)}.values())


def _capital(surface: str, known: Known) -> bool:
    """Names begin with a capital (or a digit); a few letters are a name only when all are capitals."""
    if len(known.head) < 4 and " " not in known.head and not known.rest:
        return surface == surface.upper()
    return surface[:1] != surface[:1].lower() or surface[:1].isdigit() or not surface[:1].isalpha()


def _vouched(text: str, found: _Found, lang: str) -> bool:
    """Whether the words around speak of a firm: for everyday words only those beside it.

    A lone word between other capitals is part of a longer name: "United States", "Credit Union".
    """
    if _AMID_NAME_BEFORE.search(text[max(0, found.start - 40) : found.start]) or _AMID_NAME_BEHIND.match(
        text, found.end
    ):
        return False
    reach = _BESIDE if found.known.everyday else _REACH
    around = text[max(0, found.start - reach) : found.end + reach]
    cues = lexicon(lang[:2])
    return any(cue.kind == "firm" for sentence in sentences(around) for cue in cues.cues(around, sentence))


def _without_offsets(mention: Mention) -> Mention:
    return Mention(
        surface=mention.surface, name=mention.name, score=mention.score, kind=mention.kind, subject=mention.subject
    )
