"""Signals: the consequences that an article tells of, how sure it is of each, and whose they are.

Words are cues (lexicon.toml), cues that stand together make a signal (rules.toml). What retells something old is
background. A headline never raises the certainty over the text's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import msgspec

from watchlist.model import Article, Certainty, Signal, SignalType
from watchlist.news.language import language
from watchlist.news.lexicon import Cue, cued, lexicon
from watchlist.news.parties import actor_and_target, nobody_shunned_speaks, sanctioner_speaks, standing
from watchlist.news.rules import Plain, Rule, match, plain, rules
from watchlist.news.text import Sentence, sentences

_LONGEST_HEADLINE = 200
_YEAR = re.compile(r"(?:19|20)\d\d")

# Cues of these classes are none inside a longer phrase of those.
_IN_PHRASES = frozenset({"done", "denies", "sanction", "ban", "stuck", "answer", "undone", "sanctioned"})
_SET_PHRASES = frozenset(
    {"crime", "fine", "probe", "begun", "warn", "threat", "demand", "lifted", "ban", "stuck", "evasion", "denies"}
)

_DOMAIN = frozenset({"domain", "list", "secondary", "sanction", "evasion", "sanctioned"})

# What a headline must not say before its text does.
_SURER = frozenset({SignalType.DESIGNATION, SignalType.EXPORT_BAN, SignalType.PENALTY, SignalType.DELISTING})

# What weighs more comes first among signals that stand equally high in the article.
_WEIGHT = {
    SignalType.DESIGNATION: 9,
    SignalType.DELISTING: 9,
    SignalType.CRIMINAL: 8,
    SignalType.PENALTY: 8,
    SignalType.EXPORT_BAN: 7,
    SignalType.PAYMENT_RESTRICTION: 7,
    SignalType.WARNING_THREAT: 7,
    SignalType.INVESTIGATION: 5,
    SignalType.DIPLOMATIC_DEMAND: 4,
    SignalType.DIPLOMATIC_RESPONSE: 3,
    SignalType.LICENCE_REQUIREMENT: 3,
    SignalType.TRADE_STATISTIC: 2,
}


def read_signals(article: Article) -> tuple[Signal, ...]:
    """Read an article's signals, the weightiest first; fresh before background.

    ``start`` and ``end`` are code points of ``article.text``, None for what stands only in the title.
    """
    lang = language(article)
    heads = lexicon(lang).cues
    title = [_read(article.title, line, heads(article.title, line)) for line in _headline(article.title)]
    cues = {sentence.start: found for sentence, found in cued(article.text, lang)}
    body = [_read(article.text, sentence, cues[sentence.start]) for sentence in _body(article)]
    if not _concerns_us([cue for read in (*title, *body) for cue in read.cues]):
        title, body = [_plainly(read) for read in title], [_plainly(read) for read in body]
    year = _reference_year(article)
    titled = [_of_title(signal) for read in title for signal in _signals(read, year)]
    lines = [signal for read in body if read.sentence.headline for signal in _signals(read, year)]
    inner = [read for read in body if not read.sentence.headline]
    told = _told(inner, year)
    opening = inner[0].sentence.end if inner else 0
    return _ordered(_tempered([*titled, *lines], told), told, opening)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with its cues, and the types of signals that it may give."""

    text: str
    sentence: Sentence
    cues: tuple[Cue, ...]
    types: frozenset[SignalType] = frozenset(SignalType)

    def has(self, kind: str) -> bool:
        return any(cue.kind == kind for cue in self.cues)


def _read(text: str, sentence: Sentence, found: Sequence[Cue]) -> _Read:
    numbers = (Cue("number", "", at, at) for at, word in enumerate(sentence.words) if word.text[0].isdigit())
    cues = (*_longest(_own(found)), *numbers)
    return _Read(text, sentence, (*cues, *standing(cues)))


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


def _concerns_us(cues: Sequence[Cue]) -> bool:
    """Whether an article speaks of sanctions and what goes with them."""
    return any(cue.kind in _DOMAIN for cue in cues)


def _plainly(read: _Read) -> _Read:
    """A sentence of an article that is not about us: it gives only what it says plainly by itself."""
    types = frozenset(kind for say in plain() if _says(say, read) for kind in say.types)
    return _Read(read.text, read.sentence, read.cues, types)


def _says(say: Plain, read: _Read) -> bool:
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


def _reference_year(article: Article) -> int:
    """The year of the article: of its publication, else the last that it names."""
    if article.published_at is not None:
        return article.published_at.year
    return max((int(year) for year in _YEAR.findall(article.text)), default=0)


def _signals(read: _Read, year: int) -> Iterator[Signal]:
    """The signals of one sentence, one of a type."""
    seen: set[SignalType] = set()
    for rule in rules() if read.types else ():
        if (
            rule.type not in read.types
            or rule.type in seen
            or seen.intersection(rule.unless)
            or (rule.headline and not read.sentence.headline)
        ):
            continue
        matched = match(rule, read.cues)
        signal = _signal(rule, read, matched, year) if matched else None
        if signal:
            seen.add(rule.type)
            yield signal


def _told(reads: Sequence[_Read], year: int) -> list[Signal]:
    """The signals of the text; a sentence that says "also" behind background is background."""
    found: list[Signal] = []
    behind = False
    for read in reads:
        signals = list(_signals(read, year))
        if behind and read.has("further"):
            signals = [msgspec.structs.replace(signal, background=True) for signal in signals]
        behind = bool(signals) and all(signal.background for signal in signals)
        found += signals
    return found


def _signal(rule: Rule, read: _Read, matched: tuple[Cue, ...], year: int) -> Signal | None:
    sentence = read.sentence
    actor, target = actor_and_target(rule, matched[0], read.cues)
    if rule.by and actor is None:
        return None
    return Signal(
        type=rule.type,
        certainty=rule.certainty,
        quote=read.text[sentence.start : sentence.end],
        rule=rule.name,
        actor=actor,
        target=target,
        instrument=_instrument(matched, read.cues),
        background=not sentence.headline and _retold(rule, read, matched[0], year),
        start=sentence.start,
        end=sentence.end,
    )


def _instrument(matched: Sequence[Cue], cues: Sequence[Cue]) -> str | None:
    named = next((cue.value for cue in cues if cue.kind == "list" and cue.value != "sanctions list"), None)
    told = (cue.value for cue in matched if cue.value and cue.kind not in {"state", "office", "firm"})
    return named or next(told, None)


def _retold(rule: Rule, read: _Read, anchor: Cue, year: int) -> bool:
    """Whether a sentence tells what was known before the article."""
    if read.has("fresh"):
        return False
    years = [int(word.text) for word in read.sentence.words if _YEAR.fullmatch(word.text)]
    old = bool(years) and max(years) < year and rule.type is not SignalType.TRADE_STATISTIC
    since = read.has("since") and (read.has("war") or bool(years))
    past = any(cue.kind == "past" and cue.first <= anchor.last + 6 for cue in read.cues)
    return past or old or since


def _of_title(signal: Signal) -> Signal:
    return msgspec.structs.replace(signal, start=None, end=None)


def _tempered(heads: Sequence[Signal], told: Sequence[Signal]) -> list[Signal]:
    """The headline's signals, none surer than the text's."""
    fresh = {signal.type for signal in told if not signal.background}
    warned = SignalType.WARNING_THREAT in fresh or any(signal.rule == "warned-about" for signal in told)
    return [_temper(signal, fresh, warned=warned, alone=not told) for signal in heads]


def _temper(signal: Signal, fresh: Set[SignalType], *, warned: bool, alone: bool) -> Signal:
    """What the text only threatens is a threat; a warning that the text does not repeat is a complaint."""
    if signal.type in _SURER and signal.type not in fresh:
        if SignalType.WARNING_THREAT in fresh:
            return msgspec.structs.replace(signal, type=SignalType.WARNING_THREAT, certainty=Certainty.THREATENED)
    elif signal.rule == "warned-in-a-headline" and not (warned or alone):
        return msgspec.structs.replace(signal, type=SignalType.DIPLOMATIC_DEMAND, certainty=Certainty.STATED)
    return signal


def _ordered(heads: Sequence[Signal], told: Sequence[Signal], opening: int) -> tuple[Signal, ...]:
    """Fresh before background; then by type, what stands highest and weighs most first; then by place."""
    height: dict[SignalType, int] = {}
    for signal in (*heads, *told):
        # A headline that demands stands no higher than an opening that threatens: the threat is the news.
        top = 2 if signal.type is SignalType.DIPLOMATIC_DEMAND else 3
        place = top if signal in heads else 2 if (signal.start or 0) < opening else 1
        if not signal.background:
            height[signal.type] = max(height.get(signal.type, 0), place)
    return tuple(sorted((*heads, *told), key=lambda signal: _rank(signal, height)))


def _rank(signal: Signal, height: Mapping[SignalType, int]) -> tuple[bool, int, int, str, int]:
    start = -1 if signal.start is None else signal.start
    return signal.background, -height.get(signal.type, 0), -_WEIGHT[signal.type], signal.type, start
