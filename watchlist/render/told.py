"""What a story says, as a sentence that a person would write: who does what to whom, and how certain it is."""

from __future__ import annotations

from watchlist.model import Certainty, Signal
from watchlist.render.words import WORDS, ConsequenceWords

_DONE = frozenset({Certainty.IMPOSED, Certainty.REPORTED, Certainty.STATED})
_DOUBT = {Certainty.REPORTED: " (reported)", Certainty.STATED: " (stated)"}


def sentence(signal: Signal) -> str:
    """Say who does what to whom, and how certain it is.

    >>> from watchlist.model import SignalType
    >>> sentence(Signal(SignalType.DESIGNATION, Certainty.THREATENED, "", "", "United States", "banks in Türkiye"))
    'United States threatens a listing of banks in Türkiye'
    >>> sentence(Signal(SignalType.DESIGNATION, Certainty.REPORTED, "", "", "United States", "banks in Türkiye"))
    'United States lists banks in Türkiye (reported)'
    >>> sentence(Signal(SignalType.WARNING_THREAT, Certainty.THREATENED, "", "", target="Türkiye"))
    'Consequences for Türkiye threatened'
    """
    words, certainty = WORDS.consequences[signal.type], WORDS.certainties[signal.certainty]
    consequence = words.aimed.format(target=signal.target) if signal.target else words.alone
    if signal.actor and signal.target and _is_said_as_done(signal, words):
        doubt = "" if words.speech else _DOUBT.get(signal.certainty, "")
        return words.done.format(actor=_capital(signal.actor), target=signal.target) + doubt
    if signal.actor:
        return f"{_capital(signal.actor)} {certainty.does} {consequence}"
    return f"{_capital(_without_article(consequence))} {certainty.done}"


def _is_said_as_done(signal: Signal, words: ConsequenceWords) -> bool:
    return signal.certainty in _DONE or (words.speech and signal.certainty is not Certainty.DENIED)


def _without_article(consequence: str) -> str:
    return consequence.removeprefix("an ").removeprefix("a ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
