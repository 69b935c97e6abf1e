"""What a story says, as a sentence that a person would write: who does what to whom, and how certain it is."""

from __future__ import annotations

import re

from watchlist.model import Certainty, Signal, Story, TargetKind
from watchlist.render.vocabulary import ConsequenceWords
from watchlist.render.words import Said, Words, words_of

_WITH_TARGET = re.compile(r"\[([^\]|]*)\|?([^\]]*)\]")
_SEVERAL = ("banks", "companies", "persons")
_AS_DONE = frozenset({Certainty.STATED, Certainty.THREATENED})


def sentence(signal: Signal, words: Words | None = None) -> str:
    """Say who does what to whom, and how certain it is.

    >>> from watchlist.model import SignalType
    >>> threat = Signal(SignalType.DESIGNATION, Certainty.THREATENED, "", "", "United States", "banks in Türkiye")
    >>> sentence(threat)
    'United States threatens to put banks in Türkiye on a list'
    >>> sentence(threat, words_of("tr"))
    "ABD, Türkiye'deki bankaları listeye alma tehdidinde bulunuyor"
    >>> sentence(Signal(SignalType.DESIGNATION, Certainty.REPORTED, "", "", None, "Türkiye", "Entity List"))
    'Parties linked to Türkiye put on the Entity List, a report says'
    >>> sentence(Signal(SignalType.DIPLOMATIC_RESPONSE, Certainty.DENIED, "", "", "Türkiye", "United States"))
    'Türkiye denies accusations by the United States'
    """
    words = words or words_of()
    said, target = words.consequences[signal.type], _target(signal, words)
    by, alone = _frames(signal, said, words)
    several = (signal.actor or "").startswith(_SEVERAL)
    values = {
        "target": Said(target or said.anybody),
        "how": said.how.get(signal.instrument or "", said.how.get("", "")),
        "actor": Said(party(signal.actor or "", words)),
        "s": "" if several else "s",
        "deny": "deny" if several else "denies",
    }

    def filled(frame: str, **more: str) -> str:
        return _WITH_TARGET.sub(r"\1" if target else r"\2", frame).format(**{**values, **more})

    verb = said.instruments.get(signal.instrument or "", said.verb)
    forms = {"does": filled(verb), "verb": filled(verb, s=""), "noun": filled(said.noun), "done": filled(said.done)}
    return words.capital(filled(by if signal.actor else alone, **forms))


def headline_says(story: Story, signal: Signal | None) -> bool:
    """Whether a story's headline says what is told of it: one that only threatens is no title for what was done."""
    said = [one for one in story.signals if one.quote.strip() == story.title.strip()]
    return (
        signal is None or not said or any((one.type, one.certainty) == (signal.type, signal.certainty) for one in said)
    )


def party(named: str, words: Words) -> str:
    """A state, an office, or what a state has, in the words of a language.

    >>> party("banks in Türkiye", words_of("tr")), party("US Treasury", words_of("tr"))
    ("Türkiye'deki bankalar", 'ABD Hazine Bakanlığı')
    """
    head, parted, state = named.rpartition(" in ")
    if not parted:
        return words.term(named)
    return words.targets.within.format(parties=words.term(head), state=Said(_state(state, words)))


def _frames(signal: Signal, said: ConsequenceWords, words: Words) -> tuple[str, str]:
    """The sentence of a certainty with an actor and without; what is speech is said when it is stated."""
    if own := said.says.get(signal.certainty):
        return own
    as_done = said.speech and signal.certainty in _AS_DONE
    frame = words.certainties[Certainty.IMPOSED if as_done else signal.certainty]
    return frame.by, frame.alone


def _target(signal: Signal, words: Words) -> str:
    """A target as a sentence tells it, with its article and what it has to do with its state."""
    if not signal.target or signal.target_kind is TargetKind.NAMED:
        return signal.target or ""
    _, parted, state = signal.target.rpartition(" in ")
    if parted:
        return party(signal.target, words)
    if state in _SEVERAL:
        return words.term(state)
    named = _state(state, words)
    if signal.type not in words.targets.of_parties:
        return named
    told = words.targets.persons if signal.target_kind is TargetKind.PERSONS else words.targets.parties
    return told.format(state=Said(named))


def _state(name: str, words: Words) -> str:
    told = words.term(name)
    return words.targets.article.format(state=told) if name in words.targets.with_article else told
