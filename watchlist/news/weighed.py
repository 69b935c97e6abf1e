"""What each sentence of a page tells of, by rules and by what was learnt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from watchlist.model import Certainty, Signal, SignalType
from watchlist.news.attribution import attribution
from watchlist.news.learned import Label, Learned, learned, likelihoods, telling
from watchlist.news.lexicon import Cue
from watchlist.news.parties import actor_and_target, target_kind
from watchlist.news.read import Read
from watchlist.news.ruled import instrument, retold, ruled
from watchlist.news.rules import Rule
from watchlist.news.traits import Seen, seen, traits

LEARNED = "learned"
"""What stands in place of a rule's name where no rule holds in the sentence."""

Best = Mapping[SignalType, tuple[float, Certainty]]


def weighed(page: Sequence[Read], year: int, known: Learned | None = None) -> Iterator[tuple[Read, list[Signal]]]:
    """Each sentence of a page with its signals, one of a type; ``year`` is that of the article."""
    known = known or learned()
    by_rule = [list(ruled(read, year)) for read in page]
    views = [seen(read, [one.rule for one in found]) for read, found in zip(page, by_rule, strict=True)]
    for place, read in enumerate(page):
        yield read, [*_told(read, views, place, by_rule[place], year, known)]


def best(likely: Mapping[Label, float]) -> dict[SignalType, tuple[float, Certainty]]:
    """Of each type the likeliest certainty, and how likely that is."""
    found: dict[SignalType, tuple[float, Certainty]] = {}
    for (kind, certainty), value in likely.items():
        if value > found.get(kind, (0.0, certainty))[0]:
            found[kind] = (value, certainty)
    return found


def _told(
    read: Read, views: Sequence[Seen], place: int, by_rule: Sequence[Signal], year: int, known: Learned
) -> Iterator[Signal]:
    if not views[place].concepts and not by_rule:
        return
    own = traits(views, place)
    rules = {signal.type: signal for signal in by_rule}
    who = attribution(read)
    for kind, (value, certainty) in best(likelihoods(own, known)).items():
        if value < known.thresholds[kind]:
            continue
        signal = rules.get(kind) or _unruled(read, (kind, certainty), own, views[place], year)
        aimed = target_kind(read.cues)
        yield replace(signal, certainty=certainty, score=round(value, 3), attribution=who, target_kind=aimed)


def _unruled(read: Read, label: Label, own: Sequence[str], view: Seen, year: int) -> Signal:
    """A signal that no rule finds: who and whom is asked around the words that speak for it most."""
    kind, certainty = label
    anchor = _anchor(own, label, view)
    rule = Rule(LEARNED, kind, certainty, ())
    actor, target = actor_and_target(rule, anchor, read.cues)
    return Signal(
        type=kind,
        certainty=certainty,
        quote=read.words,
        rule=LEARNED,
        actor=actor,
        target=target,
        instrument=instrument((), read.cues),
        background=not read.sentence.headline and retold(rule, read, anchor, year),
        start=read.sentence.start,
        end=read.sentence.end,
    )


def _anchor(own: Sequence[str], label: Label, view: Seen) -> Cue:
    """The concept that speaks most for a label, or the middle of the sentence."""
    places = {concept.kind: concept for concept in reversed(view.concepts)}
    for trait, weight in telling(own, label, most=len(own)):
        concept = places.get(trait.removeprefix("has:").partition(" > ")[0])
        if weight > 0 and concept is not None and not concept.kind.startswith("a "):
            return Cue(concept.kind, "", concept.first, concept.last)
    middle = len(view.words) // 2
    return Cue(LEARNED, "", middle, middle)
