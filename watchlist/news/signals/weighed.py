"""What each sentence of a page tells of, by rules and by what was learnt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from watchlist.model import Article, Certainty, Feature, Signal, SignalType
from watchlist.news.party_traits import Cast
from watchlist.news.signals.attribution import attribution
from watchlist.news.signals.learned import (
    BACKGROUND,
    DEEDS,
    Label,
    Learned,
    best,
    learned,
    likelihoods,
    page_likelihood,
    telling,
    told,
)
from watchlist.news.signals.read import Read, read_page, reference_year
from watchlist.news.signals.ruled import instrument, ruled
from watchlist.news.signals.traits import Seen, seen, traits
from watchlist.news.who import who

LEARNED = "learned"
"""What stands in place of a rule's name where no rule holds in the sentence."""


_UNDOING = frozenset({"undone", "modal", "demand", "condition"})
"""Cues of what was not done."""

_FEWEST = 2
"""The words that it takes to tell of something without a rule."""

_OLD = 0.4
"""From which likelihood a sentence retells what was known before its article."""

_PERHAPS_OLD = 0.1
"""From which likelihood it does where a rule takes it for old as well: "last year", "had imposed"."""


@dataclass(frozen=True, slots=True)
class Page:
    """The sentences of a page as both readers see them, and how likely each of them and the page tell of what."""

    reads: tuple[Read, ...]
    cast: Cast
    by_rule: tuple[tuple[Signal, ...], ...]
    views: tuple[Seen, ...]
    traits: tuple[tuple[str, ...], ...]
    likely: tuple[dict[Label, float], ...]
    likelihood: float


def seen_page(article: Article, known: Learned) -> Page:
    """Read an article's sentences by rules, and say what traits they have."""
    reads, year = read_page(article), reference_year(article)
    by_rule = tuple(tuple(ruled(read, year)) for read in reads)
    views = tuple(seen(read, year, [one.rule for one in found]) for read, found in zip(reads, by_rule, strict=True))
    own = traits(views)
    likely = tuple(likelihoods(one, known) for one in own)
    return Page(reads, Cast(reads), by_rule, views, own, likely, page_likelihood(likely))


def weighed(article: Article, known: Learned | None = None) -> Iterator[tuple[Read, list[Signal]]]:
    """Each sentence of an article with its signals, one of a type."""
    known = known or learned()
    page = seen_page(article, known)
    for place, read in enumerate(page.reads):
        yield read, [*_signals(page, place, known)]


def explain_signal(article: Article, signal: Signal) -> tuple[Feature, ...]:
    """Say why a signal was read: how likely its sentence tells of what, and which words spoke for it and against.

    The first feature is the reading itself, with what was wanted; then the rule, where one holds; then the traits,
    with what each added to the logarithm of the odds. Nothing for a signal that is not read any more.
    """
    page = seen_page(article, learned())
    for place, read in enumerate(page.reads):
        if _holds(read, signal):
            rules = tuple(_ruled(one) for one in page.by_rule[place] if one.type is signal.type)
            return (*_reading(page, place, signal.type), *rules, *_spoke(page.traits[place], signal.type))
    return ()


def _holds(read: Read, signal: Signal) -> bool:
    """Whether a sentence is the one of a signal, by its place; a title has none."""
    if read.titled or signal.start is None:
        return read.titled and signal.start is None and read.words == signal.quote
    return (read.sentence.start, read.sentence.end) == (signal.start, signal.end)


def _reading(page: Page, place: int, kind: SignalType) -> Iterator[Feature]:
    known = learned()
    said = best(page.likely[place].items(), page.likelihood)
    wanted = known.thresholds[kind]
    others = sorted(
        ((other, value) for other, (value, _) in said.items() if other is not kind), key=lambda one: -one[1]
    )
    yield Feature("likelihood", round(said[kind][0], 3), str(kind), f"{wanted:.2f}", "told from there on")
    yield Feature("page", round(page.likelihood, 3), "the whole article tells of a consequence", "")
    yield from (
        Feature("likelihood", round(value, 3), str(other), f"{known.thresholds[other]:.2f}")
        for other, value in others[:2]
    )


def _ruled(found: Signal) -> Feature:
    return Feature("rule", 1.0, found.rule, f"{found.type} {found.certainty}", "holds in this sentence")


def _spoke(own: Sequence[str], kind: SignalType) -> Iterator[Feature]:
    for trait, weight in telling(own, kind, learned()):
        yield Feature("trait", round(weight, 3), trait, "", "for it" if weight > 0 else "against it")


def _signals(page: Page, place: int, known: Learned) -> Iterator[Signal]:
    read, view = page.reads[place], page.views[place]
    rules = {signal.type: signal for signal in page.by_rule[place]}
    if not rules and (not view.concepts or len(view.words) < _FEWEST):
        return
    likely = page.likely[place]
    said = told(best(likely.items(), page.likelihood), known.thresholds, rules)
    said = {kind: one for kind, one in said.items() if not _left_undone(kind, read, ruled=kind in rules)}
    if not said:
        return
    retold = any(signal.background for signal in page.by_rule[place])
    old = not read.sentence.headline and likely[BACKGROUND] >= (_PERHAPS_OLD if retold else _OLD)
    speaker = attribution(read)
    for kind, (value, certainty) in said.items():
        signal, party = rules.get(kind) or _unruled(read, kind), who(page.cast, place, kind)
        yield replace(
            signal,
            certainty=certainty,
            score=round(value, 3),
            attribution=speaker,
            actor=party.actor,
            target=party.target,
            target_kind=party.kind,
            background=old,
        )


def _left_undone(kind: SignalType, read: Read, *, ruled: bool) -> bool:
    """Whether a sentence may say that a deed was not done: rules look for that around their verb, weights do not."""
    if read.has("unplanned"):
        return kind in DEEDS or kind is SignalType.WARNING_THREAT
    if kind is SignalType.CRIMINAL and not ruled and _only_accused(read):
        return True
    if kind is SignalType.DESIGNATION and not ruled and read.has("ranking"):
        return True
    return kind in DEEDS and not ruled and any(cue.kind in _UNDOING for cue in read.cues)


def _only_accused(read: Read) -> bool:
    """Whether somebody is accused, and no court or police has a part in it."""
    kinds = {concept.kind for concept in read.concepts}
    return "accusing" in kinds and kinds.isdisjoint({"arresting_act", "court_word", "fining_act"})


def _unruled(read: Read, kind: SignalType) -> Signal:
    """A signal that no rule finds."""
    return Signal(
        type=kind,
        certainty=Certainty.REPORTED,
        quote=read.words,
        rule=LEARNED,
        instrument=instrument((), read.cues),
        start=read.sentence.start,
        end=read.sentence.end,
    )
