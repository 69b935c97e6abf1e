"""A text to search for names: plain words with single spaces between, and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, wraps
from typing import TypeVar

from watchlist.model import Value
from watchlist.names.fold import plain_keeping_case
from watchlist.news.sounding import has_cyrillic, heard

_MARKS = frozenset(".,;:!?\"“”„«»‹›()[]{}<>/\\|-‐‑–—_…*+=#@&'’‘ʼ`´′\t\r\n\u00a0\u00ad\u200b\u2028\u2029")
Answer = TypeVar("Answer")
_TABLE = {ord(mark): " " for mark in _MARKS}
_WORD = re.compile(r"\S+")
_APOSTROPHE = re.compile(r"['`´′’‘ʼ]")
_END = re.compile(r"[.!?…]+[\"'”»’)\]]*\s|\n\s*\n")
_QUOTES_OPEN, _QUOTES_CLOSE = "«“„\"‹‘'", "»”“\"›’'"
_QUOTATION = re.compile(rf"(?<=[{_QUOTES_OPEN}]) *(\w[^{_QUOTES_OPEN}{_QUOTES_CLOSE}\n]{{0,80}})(?=[{_QUOTES_CLOSE}])")
_TITLE_WORDS = 4  # letters
_FEW_WORDS = 2
_SHORTENED = 4  # letters of a word whose dot may be no full stop
_LISTED = re.compile(r"[\s\"“”«»]*(?:,|;|/|&|\bve\b|\bile\b|\band\b|\bи\b|\bor\b|\bveya\b)[\s\"“”«»]*", re.IGNORECASE)


class Span(Value, frozen=True, gc=False):
    """Where a word stands in the text as given."""

    start: int
    end: int


class Page:
    """A text, folded to be searched; its words are only told apart where a name has been met."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cased = f" {' '.join(_spaced(text).split())} "
        self.haystack = self.cased.lower()
        self.asked: dict[tuple[object, ...], object] = {}
        self._begins: dict[int, bool] = {}

    @cached_property
    def plain(self) -> str:
        """The text, folded and without marks, letter for letter."""
        return _spaced(self.text).lower()

    @cached_property
    def sounds(self) -> str:
        """What is heard of the words, one for one; empty for a page without Cyrillic letters."""
        return heard(self.haystack) if has_cyrillic(self.haystack) else ""

    @cached_property
    def quotations(self) -> frozenset[str]:
        """What quotation marks stand around, as it is searched for."""
        found = (_spaced(quotation).split() for quotation in _QUOTATION.findall(self.text))
        return frozenset(" ".join(quotation).lower() for quotation in found)

    @cached_property
    def words(self) -> list[Span]:
        """Every word in order."""
        return [Span(found.start(), found.end()) for found in _WORD.finditer(self.plain)]

    @cached_property
    def shouted(self) -> bool:
        """Whether capitals say nothing here: a headline in capitals, or one that gives them to every word."""
        longer = 0
        for word in self.cased.split():
            if len(word) >= _TITLE_WORDS and word[0].isalpha():
                if not word[0].isupper():
                    return False
                longer += 1
        return longer > _FEW_WORDS

    def token(self, number: int) -> str:
        """A word, folded."""
        span = self.words[number]
        return self.plain[span.start : span.end]

    def printed(self, number: int) -> str:
        """A word as it stands in the text."""
        span = self.words[number]
        return self.text[span.start : span.end]

    def gap(self, number: int) -> str:
        """What stands between a word and the one before it; all that stands before the first."""
        start = self.words[number - 1].end if number else 0
        return self.text[start : self.words[number].start]

    def capital(self, number: int) -> bool:
        """Whether there is such a word, and it begins with a capital."""
        return 0 <= number < len(self.words) and self.printed(number)[:1].isupper()

    def begins(self, number: int) -> bool:
        """Whether a word begins its sentence."""
        found = self._begins.get(number)
        if found is None:
            found = self._begins[number] = self._is_first(number)
        return found

    def _is_first(self, number: int) -> bool:
        if number == 0:
            return True
        gap = self.gap(number)
        found = None if gap == " " else _END.search(f"{gap} ")
        if found is None or not found[0].strip():
            return found is not None
        last = self.printed(number - 1)
        # "A.Ş. ve", "Tic. Ltd.", "J. Smith": the dot of what is shortened ends nothing before a small letter.
        return len(last) > _SHORTENED or (len(last) > 1 and self.capital(number) and last.islower())

    def suffixed(self, number: int) -> bool:
        """Whether an apostrophe parts a word from its case ending: then it is a proper name."""
        return number + 1 < len(self.words) and _APOSTROPHE.fullmatch(self.gap(number + 1)) is not None

    def adjoins(self, number: int) -> bool:
        """Whether nothing but a blank, or a hyphen, parts a word from the one before."""
        return 0 < number < len(self.words) and self.gap(number).strip() in ("", "-", "‐", "‑")

    def listed(self, number: int) -> bool:
        """Whether a comma or an "and" parts a word from the one before."""
        return 0 < number < len(self.words) and _LISTED.fullmatch(self.gap(number)) is not None

    def quoted(self, first: int, last: int) -> bool:
        """Whether quotation marks stand around these words, and nothing else within them."""
        before = self.gap(first).rstrip(" ")[-1:]
        behind = self.text[self.words[last].end : self.words[last].end + 1]
        return before != "" and before in _QUOTES_OPEN and behind != "" and behind in _QUOTES_CLOSE

    def sentence(self, first: int, last: int, reach: int) -> range:
        """The numbers of the words around some, within their sentence and so many words."""
        start = first
        while start > max(0, first - reach) and not self.begins(start):
            start -= 1
        end = last + 1
        while end < min(len(self.words), last + 1 + reach) and not self.begins(end):
            end += 1
        return range(start, end)


def once(question: Callable[[Page, int, int], Answer]) -> Callable[[Page, int, int], Answer]:
    """Ask a page a question about a place only once: many subjects may bear what stands there."""

    @wraps(question)
    def ask(page: Page, first: int, last: int) -> Answer:
        key = (question, first, last)
        if key not in page.asked:
            page.asked[key] = question(page, first, last)
        answer: Answer = page.asked[key]  # type: ignore[assignment]
        return answer

    return ask


def _spaced(text: str) -> str:
    """A text without marks, letter for letter; plain ASCII, which most texts then are, goes through a table."""
    text = plain_keeping_case(text)
    if text.isascii():
        return text.translate(_TABLE)
    for mark in _MARKS & set(text):
        text = text.replace(mark, " ")
    return text
