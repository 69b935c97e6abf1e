"""Parties: what states and offices are in these matters, and which of them could do what a rule tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from watchlist.model import SignalType
from watchlist.news.lexicon import Cue, places

if TYPE_CHECKING:
    from watchlist.news.signals.rules import Rule
    from watchlist.news.text import Sentence

_UNDER_SANCTIONS = frozenset({"RU", "IR", "KP", "BY", "SY"})

# Those who sanction are not those who answer.
_SANCTIONING = frozenset({"US", "EU", "GB", "JP", "CA", "CH", "AU", "UA", "G7", "WEST", "NATO"})

# What anybody can do: stop exports, refuse payments, charge somebody, look into something.
_ANYBODY = frozenset(
    {
        SignalType.EXPORT_BAN,
        SignalType.PAYMENT_RESTRICTION,
        SignalType.TRADE_STATISTIC,
        SignalType.CRIMINAL,
        SignalType.INVESTIGATION,
        SignalType.PENALTY,
        SignalType.LICENCE_REQUIREMENT,
    }
)

# Turkish writes the case of a name behind an apostrophe; these say to whom, not who.
_AIMING_SUFFIXES = frozenset({"a", "e", "i", "u", "ya", "ye", "yi", "yu", "na", "ne", "ni", "nu"})
_APOSTROPHES = "'’"

# Russian endings of a name that is not the doer; a doer that sanctions never stands in the dative.
_OBLIQUE = ("у", "ю", "е", "и", "им", "ым", "их", "ых", "ой", "ому")
_DATIVE = ("у", "ю")

# How far the verb of saying may be from who says it: "a US official says", "заявили в Вашингтоне".
_SPEAKING = 2


def standing(cues: Sequence[Cue]) -> Iterator[Cue]:
    """What a state or office is in these matters: ``sanctioner``, ``shunned`` (under sanctions) or ``third``."""
    for cue in _parties(cues):
        yield Cue(standing_of(_country(cue.value)), cue.value, cue.first, cue.last)


def somebody_could(rule: Rule, anchor: Cue, cues: Sequence[Cue]) -> bool:
    """Whether a party stands where it could do what a rule that asks for its doer tells."""
    parties = [cue for cue in _parties(cues) if rule.type in _ANYBODY or _sanctions(cue) is not (rule.by == "others")]
    ahead = any(cue.last < anchor.first for cue in parties)
    return ahead or (rule.by != "others" and bool(parties))


def sanctioner_speaks(text: str, sentence: Sentence, anchor: Cue, cues: Sequence[Cue]) -> bool:
    """Whether it is one who sanctions that warns, and not one who is warned.

    Whoever stands ahead of the verb and is not marked as its object does it; one behind it only where the words say
    so: "warned by Washington", "warned of US reprisals", "to pay the price, a US official says", and in Russian where
    none but objects stand ahead.
    """
    parties = _parties(cues)
    speaking = [cue for cue in parties if _sanctions(cue) and not _is_object(text, sentence, cue, _DATIVE)]
    ahead = [cue for cue in parties if cue.last < anchor.first]
    if any(cue in ahead for cue in speaking):
        return True
    if all(_is_object(text, sentence, cue, _OBLIQUE) for cue in ahead) and not _official_ahead(anchor, cues):
        return bool(speaking)
    return any(_is_agent(sentence, cue, cues) for cue in speaking)


def nobody_shunned_speaks(anchor: Cue, cues: Sequence[Cue]) -> bool:
    """Whether no one under sanctions stands ahead of the verb, nor right behind it as the one whom others warn."""
    return all(cue.first > anchor.last + 1 for cue in cues if cue.kind == "shunned")


def _parties(cues: Sequence[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.kind in {"state", "office"}]


def _country(name: str) -> str:
    return places()[name].country


def _sanctions(party: Cue) -> bool:
    return _country(party.value) in _SANCTIONING


def standing_of(country: str) -> str:
    """What a country is in these matters.

    >>> standing_of("US"), standing_of("RU"), standing_of("KZ")
    ('sanctioner', 'shunned', 'third')
    """
    if country in _SANCTIONING:
        return "sanctioner"
    return "shunned" if country in _UNDER_SANCTIONS else "third"


def _is_object(text: str, sentence: Sentence, party: Cue, endings: tuple[str, ...]) -> bool:
    """Whether the form of a party's name says that it is done to."""
    word = sentence.words[party.last]
    if word.text[-1:] > "z":
        return word.text.endswith(endings)
    behind = sentence.words[party.last + 1 : party.last + 2]
    return bool(behind) and text[word.end : behind[0].start] in _APOSTROPHES and behind[0].text in _AIMING_SUFFIXES


def _official_ahead(anchor: Cue, cues: Sequence[Cue]) -> bool:
    """Whether an official stands ahead of the verb: the state is then whose official it is ("МИД России")."""
    return any(cue.kind == "official" and cue.last < anchor.first for cue in cues)


def _is_agent(sentence: Sentence, party: Cue, cues: Sequence[Cue]) -> bool:
    """Whether the words beside a party make it the doer: "by Washington", "US reprisals", "US official says"."""
    latin = sentence.words[party.last].text[-1:] <= "z"
    return any(
        (cue.kind == "agent" and cue.last == party.first - 1)
        or (latin and cue.kind in {"consequence", "sanction", "secondary"} and cue.first == party.last + 1)
        or (cue.kind == "say" and 0 < max(cue.first - party.last, party.first - cue.last) <= _SPEAKING)
        for cue in cues
    )
