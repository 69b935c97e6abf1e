"""What a story says, as a sentence that a person would write: who does what to whom, and how certain it is."""

from __future__ import annotations

import re

from watchlist.model import Certainty, Signal, Story, TargetKind
from watchlist.render.words import WORDS, CertaintyWords, ConsequenceWords

_WITH_TARGET = re.compile(r"\[([^\]|]*)\|?([^\]]*)\]")
_SEVERAL = ("banks", "companies", "persons")
_AS_DONE = frozenset({Certainty.STATED, Certainty.THREATENED})


def sentence(signal: Signal) -> str:
    """Say who does what to whom, and how certain it is.

    >>> from watchlist.model import SignalType
    >>> sentence(Signal(SignalType.DESIGNATION, Certainty.THREATENED, "", "", "United States", "banks in Türkiye"))
    'United States threatens to put banks in Türkiye on a list'
    >>> sentence(Signal(SignalType.DESIGNATION, Certainty.REPORTED, "", "", None, "Türkiye", "Entity List"))
    'Parties linked to Türkiye put on the Entity List, a report says'
    >>> sentence(Signal(SignalType.DIPLOMATIC_RESPONSE, Certainty.DENIED, "", "", "Türkiye", "United States"))
    'Türkiye denies accusations by the United States'
    """
    words = WORDS.consequences[signal.type]
    by, alone = _frames(signal, words)
    target, several = _target(signal), (signal.actor or "").startswith(_SEVERAL)
    verb = words.instruments.get(signal.instrument or "", words.verb)
    framed = (by if signal.actor else alone).format_map(
        {
            "actor": signal.actor or "",
            "does": verb,
            "verb": verb.replace("{s}", ""),
            "noun": words.noun,
            "done": words.done,
            "deny": "deny" if several else "denies",
            **_LATER,
        }
    )
    shown = _WITH_TARGET.sub(r"\1" if target else r"\2", framed)
    how = words.how.get(signal.instrument or "", words.how.get("", ""))
    return _capital(shown.format(s="" if several else "s", how=how, target=target or words.anybody))


def headline_says(story: Story, signal: Signal | None) -> bool:
    """Whether a story's headline says what is told of it: one that only threatens is no title for what was done."""
    said = [one for one in story.signals if one.quote.strip() == story.title.strip()]
    return (
        signal is None or not said or any((one.type, one.certainty) == (signal.type, signal.certainty) for one in said)
    )


# What is filled in once it is known whether there is a target.
_LATER = {"s": "{s}", "how": "{how}", "target": "{target}"}


def _frames(signal: Signal, words: ConsequenceWords) -> tuple[str, str]:
    """The sentence of a certainty with an actor and without; what is speech is said when it is stated."""
    if own := words.says.get(signal.certainty):
        return own
    as_done = words.speech and signal.certainty in _AS_DONE
    frame: CertaintyWords = WORDS.certainties[Certainty.IMPOSED if as_done else signal.certainty]
    return frame.by, frame.alone


def _target(signal: Signal) -> str:
    """A target as a sentence tells it, with its article and what it has to do with its state."""
    if not signal.target or signal.target_kind is TargetKind.NAMED:
        return signal.target or ""
    head, parted, state = signal.target.rpartition(" in ")
    named = f"the {state}" if state in WORDS.targets.with_article else state
    if parted or state in _SEVERAL:
        return f"{head}{parted}{named}"
    if signal.type not in WORDS.targets.of_parties:
        return named
    told = WORDS.targets.persons if signal.target_kind is TargetKind.PERSONS else WORDS.targets.parties
    return told.format(state=named)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
