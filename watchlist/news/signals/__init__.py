"""Signals: the consequences that an article tells of, how sure it is of each, and whose they are.

Two readers look at each sentence: rules (ruled.py) and weights that were learnt (learned.py), to which a rule that
holds is one trait among others. What retells something old is background. A headline never raises the certainty over
the text's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

import msgspec

from watchlist.model import Article, Certainty, Signal, SignalType
from watchlist.news.signals.read import Read
from watchlist.news.signals.weighed import explain_signal, weighed

__all__ = ["explain_signal", "read_signals"]

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
    read = [*weighed(article)]
    heads = [_placed(signal, one) for one, found in read if one.sentence.headline for signal in found]
    inner = [(one, found) for one, found in read if not one.sentence.headline]
    told = _told(inner)
    opening = inner[0][0].sentence.end if inner else 0
    return _ordered(_tempered(heads, told), told, opening)


def _placed(signal: Signal, read: Read) -> Signal:
    """A signal with its place in the text; what stands in the title has none."""
    return msgspec.structs.replace(signal, start=None, end=None) if read.titled else signal


def _told(reads: Iterable[tuple[Read, Sequence[Signal]]]) -> list[Signal]:
    """The signals of the text; a sentence that says "also" behind background is background."""
    found: list[Signal] = []
    behind = False
    for read, signals in reads:
        if behind and read.has("further"):
            signals = [msgspec.structs.replace(signal, background=True) for signal in signals]
        behind = bool(signals) and all(signal.background for signal in signals)
        found += signals
    return found


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
