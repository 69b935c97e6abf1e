"""An article's sentences, each with the words that carry meaning in these matters: its cues and its concepts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from watchlist.model import Article, SignalType
from watchlist.news.language import language
from watchlist.news.lexicon import Cue, cued, lexicon
from watchlist.news.parties import nobody_shunned_speaks, sanctioner_speaks, standing
from watchlist.news.signals.concepts import concepts
from watchlist.news.signals.rules import Plain, plain
from watchlist.news.text import Sentence, sentences

_LONGEST_HEADLINE = 200
_YEAR = re.compile(r"(?:19|20)\d\d")

# Cues of these classes are none inside a longer phrase of those.
_IN_PHRASES = frozenset({"done", "denies", "sanction", "ban", "stuck", "answer", "undone", "sanctioned"})
_SET_PHRASES = frozenset(
    {"crime", "fine", "probe", "begun", "warn", "threat", "demand", "lifted", "ban", "stuck", "evasion", "denies"}
)

_DOMAIN = frozenset({"domain", "list", "secondary", "sanction", "evasion", "sanctioned"})


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence with its cues, its concepts, and the types of signals that rules may find in it.

    ``titled`` where it stands in the title, and has no place in the text.
    """

    text: str
    sentence: Sentence
    cues: tuple[Cue, ...]
    concepts: tuple[Cue, ...] = ()
    titled: bool = False
    types: frozenset[SignalType] = frozenset(SignalType)

    @property
    def words(self) -> str:
        """The sentence as it is printed."""
        return self.text[self.sentence.start : self.sentence.end]

    def has(self, kind: str) -> bool:
        """Whether it has a cue of a class."""
        return any(cue.kind == kind for cue in self.cues)


def read_page(article: Article) -> tuple[Read, ...]:
    """Read an article's sentences, the title first; rules find only plain words in one that is not about us."""
    lang = language(article)
    wide = concepts(lang).cues
    cues = {sentence.start: found for sentence, found in cued(article.text, lang)}
    page = [
        *(
            _titled(article.title, line, _of_headline(article.title, line, lang), wide(article.title, line))
            for line in _headline(article.title)
        ),
        *(_read(article.text, part, cues[part.start], wide(article.text, part)) for part in _body(article)),
    ]
    if any(cue.kind in _DOMAIN for read in page for cue in read.cues):
        return tuple(page)
    return tuple(_plainly(read) for read in page)


def _of_headline(title: str, line: Sentence, lang: str) -> tuple[Cue, ...]:
    """The cues of a title as one sentence: those that others read it by, where it is one to them as well."""
    parts = cued(title, lang)
    return parts[0][1] if len(parts) == 1 else lexicon(lang).cues(title, line)


def _titled(text: str, sentence: Sentence, found: Sequence[Cue], meant: Sequence[Cue]) -> Read:
    return replace(_read(text, sentence, found, meant), titled=True)


def _read(text: str, sentence: Sentence, found: Sequence[Cue], meant: Sequence[Cue]) -> Read:
    numbers = (Cue("number", "", at, at) for at, word in enumerate(sentence.words) if word.text[0].isdigit())
    cues = (*_longest(_own(found)), *numbers)
    return Read(text, sentence, (*cues, *standing(cues)), tuple(meant))


def _own(cues: Sequence[Cue]) -> list[Cue]:
    """The cues without those inside a set phrase: "gözaltına alındı" lists nobody, evading sanctions imposes none."""
    phrases = [cue for cue in cues if cue.last > cue.first and cue.kind in _SET_PHRASES]
    return [
        cue
        for cue in cues
        if cue.kind not in _IN_PHRASES or not any(_within(cue, phrase) for phrase in phrases if phrase.kind != cue.kind)
    ]


def _within(cue: Cue, phrase: Cue) -> bool:
    return phrase.first <= cue.first and cue.last <= phrase.last and phrase.last - phrase.first > cue.last - cue.first


def _longest(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Of states and offices that overlap, only the longest: "Turkish trade ministry" is one party."""
    parties = sorted((cue for cue in cues if cue.kind in {"state", "office"}), key=lambda cue: cue.first - cue.last)
    taken: set[int] = set()
    kept = set()
    for cue in parties:
        span = range(cue.first, cue.last + 1)
        if not taken.intersection(span):
            taken.update(span)
            kept.add(cue)
    return (cue for cue in cues if cue.kind not in {"state", "office"} or cue in kept)


def _plainly(read: Read) -> Read:
    """A sentence of an article that is not about us: it gives only what it says plainly by itself."""
    types = frozenset(kind for say in plain() if _says(say, read) for kind in say.types)
    return replace(read, types=types)


def _says(say: Plain, read: Read) -> bool:
    kinds = {cue.kind for cue in read.cues}
    if "elsewhere" in kinds or not all(kinds.intersection(choice.split("|")) for choice in say.together):
        return False
    if not say.by:
        return True
    said = [cue for cue in read.cues if cue.kind in say.together[0].split("|")]
    if say.by == "unnamed":
        return all(nobody_shunned_speaks(cue, read.cues) for cue in said)
    return any(sanctioner_speaks(read.text, read.sentence, cue, read.cues) for cue in said)


def _headline(title: str) -> tuple[Sentence, ...]:
    """A title is one sentence, whatever marks it holds."""
    if not title.strip():
        return ()
    parts = sentences(title)
    words = tuple(word for part in parts for word in part.words)
    return (Sentence(parts[0].start, parts[-1].end, words, headline=True),)


def _body(article: Article) -> tuple[Sentence, ...]:
    """The text's sentences; a title said again is not read twice, and lines above the first full sentence are heads."""
    found = sentences(article.text)
    if found and article.text[: found[0].end].strip() == article.title.strip():
        found = found[1:]
    if article.title.strip():
        return found
    heads = list(itertools.takewhile(lambda sentence: _stands_alone(article.text, sentence), found))
    lines = (Sentence(line.start, line.end, line.words, headline=True) for line in heads)
    return (*lines, *found[len(heads) :])


def _stands_alone(text: str, sentence: Sentence) -> bool:
    """Whether a sentence is a line of its own that no full stop ends."""
    alone = text[sentence.end : sentence.end + 1] == "\n" and text[: sentence.start].rstrip(" \t")[-1:] in {"", "\n"}
    return alone and sentence.end - sentence.start <= _LONGEST_HEADLINE and text[sentence.end - 1] not in ".!?"


def reference_year(article: Article) -> int:
    """The year of an article: of its publication, else the last that it names."""
    if article.published_at is not None:
        return article.published_at.year
    return max((int(year) for year in _YEAR.findall(article.text)), default=0)
