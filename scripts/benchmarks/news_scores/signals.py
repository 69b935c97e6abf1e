"""Signals that are read out of labelled articles, beside those that a person has found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from scripts.benchmarks.figures import Aim, Figure
from scripts.benchmarks.news_scores.counts import Counts, compared, share, total
from scripts.benchmarks.news_scores.texts import GoldSignal, Labelled, Texts
from watchlist.model import Certainty, Signal, SignalType
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article

TYPES, BOTH, HASTY = Aim(0.85, at_least=True), Aim(0.80, at_least=True), Aim(0.01)


@dataclass(frozen=True, slots=True)
class Scored:
    """An article with what was read out of it."""

    gold: Labelled
    found: tuple[Signal, ...]

    @property
    def types(self) -> Counts:
        """The fresh types, found beside there."""
        return compared({one.type for one in self.fresh}, {one.type for one in self.told})

    @property
    def surely(self) -> Counts:
        """The fresh types with their certainties, found beside there."""
        return compared(
            {(one.type, one.certainty) for one in self.fresh}, {(one.type, one.certainty) for one in self.told}
        )

    @property
    def fresh(self) -> list[GoldSignal]:
        """The signals that are the article's news."""
        return [one for one in self.gold.signals if not one.background]

    @property
    def told(self) -> list[Signal]:
        """The signals that were read as its news."""
        return [one for one in self.found if not one.background]


def read(articles: Iterable[Labelled]) -> list[Scored]:
    """Read each article as the pipeline does, with nobody tracked."""
    scanner = NameScanner([])
    return [Scored(each, read_article(each.article, scanner).signals) for each in articles]


def figures(texts: Texts) -> Iterator[Figure]:
    """The figures of a file."""
    scored = read(texts.articles)
    signals = sum(len(each.gold.signals) for each in scored)
    yield _f1(f"{texts.name}: types", total(each.types for each in scored), TYPES, f"{len(scored)} articles")
    yield _f1(f"{texts.name}: types with certainty", total(each.surely for each in scored), BOTH)
    yield _share(f"{texts.name}: first signal right", *_first(scored), None)
    yield _share(f"{texts.name}: threatened read as imposed, sentences", *hasty_sentences(scored), HASTY)
    yield _share(f"{texts.name}: threatened read as imposed, articles", *_hasty_articles(scored), HASTY)
    yield _share(f"{texts.name}: signals where there is none", *_false(scored), None)
    yield _f1(f"{texts.name}: sentences", total(map(sentences, scored)), None, f"{signals} signals")
    for name, some in _parts(scored):
        yield _f1(f"{texts.name}: types, {name}", total(each.types for each in some), None)
        yield _f1(f"{texts.name}: types with certainty, {name}", total(each.surely for each in some), None)
    for kind in SignalType:
        counts = total(_only(each, kind) for each in scored)
        if counts != Counts():
            yield _f1(f"{texts.name}: {kind}", counts, None)


def _parts(scored: Sequence[Scored]) -> Iterator[tuple[str, list[Scored]]]:
    """The articles by language, and those that are no more than a headline."""
    for lang in sorted({each.gold.lang for each in scored}):
        yield lang or "?", [each for each in scored if each.gold.lang == lang]
    short = [each for each in scored if not each.gold.text or not each.gold.title]
    if short:
        yield "a headline or a text alone", short


def _only(scored: Scored, kind: SignalType) -> Counts:
    there, found = ({one.type for one in some} & {kind} for some in (scored.fresh, scored.told))
    return compared(there, found)


def _first(scored: Sequence[Scored]) -> tuple[int, int]:
    """How many first signals are the article's main one, of how many articles that have one."""
    telling = [each for each in scored if _primary(each)]
    return sum(bool(each.told) and each.told[0].type in _primary(each) for each in telling), len(telling)


def _primary(scored: Scored) -> set[SignalType]:
    match scored.gold.primary:
        case None:
            return {one.type for one in scored.fresh[:1]}
        case SignalType() as one:
            return {one}
        case several:
            return {*several}


def hasty_sentences(scored: Sequence[Scored]) -> tuple[int, int]:
    """How many sentences that only threaten were read as telling of a deed."""
    threats = [(each, threat) for each in scored for threat in each.gold.signals if _only_threatens(threat, each.gold)]
    return sum(any(_imposed(one, threat, each.gold) for one in each.found) for each, threat in threats), len(threats)


def _only_threatens(signal: GoldSignal, gold: Labelled) -> bool:
    done = (one for one in gold.signals if one.certainty in _DEEDS)
    return signal.certainty is Certainty.THREATENED and all(one.quote != signal.quote for one in done)


_DEEDS = frozenset({Certainty.IMPOSED, Certainty.REPORTED})


def _imposed(found: Signal, threat: GoldSignal, gold: Labelled) -> bool:
    return found.certainty is Certainty.IMPOSED and overlap(found, threat, gold)


def _hasty_articles(scored: Sequence[Scored]) -> tuple[int, int]:
    """How many articles whose news is a threat and no deed were read as telling of one."""
    threats = [each for each in scored if _threat_alone({one.certainty for one in each.fresh})]
    return sum(any(one.certainty is Certainty.IMPOSED for one in each.told) for each in threats), len(threats)


def _threat_alone(certainties: Set[Certainty]) -> bool:
    return Certainty.THREATENED in certainties and not certainties & _DEEDS


def _false(scored: Sequence[Scored]) -> tuple[int, int]:
    quiet = [each for each in scored if not each.gold.signals]
    return sum(bool(each.told) for each in quiet), len(quiet)


def sentences(scored: Scored) -> Counts:
    """The signals one by one: right are those of a type whose quotes overlap."""
    gold = scored.gold
    hit = [any(_same(one, there, gold) for one in scored.found) for there in gold.signals]
    right = [any(_same(one, there, gold) for there in gold.signals) for one in scored.found]
    return Counts(sum(hit), right.count(False), hit.count(False))


def _same(found: Signal, there: GoldSignal, gold: Labelled) -> bool:
    return found.type is there.type and overlap(found, there, gold)


def overlap(found: Signal, there: GoldSignal, gold: Labelled) -> bool:
    """Whether two quotes are of the same words: of the title both, or of places in the text that overlap."""
    if found.start is None or found.end is None:
        return there.quote in gold.title
    start = gold.text.find(there.quote)
    return start >= 0 and found.start < start + len(there.quote) and start < found.end


def examples(texts: Texts, most: int) -> Iterator[str]:
    """The first articles of each type that were read wrongly, what was missed before what is not there."""
    scored = read(texts.articles)
    for kind in SignalType:
        for said, wrong in _WRONG.items():
            some = [each for each in scored if wrong(_only(each, kind))]
            for each in some[:most]:
                yield f"{kind} {said} ({len(some)}): {each.gold.id} {_told(each)}"
    hasty = [each for each in scored if hasty_sentences([each])[0]]
    yield from (f"threatened read as imposed: {each.gold.id} {_told(each)}" for each in hasty[:most])


_WRONG: dict[str, Callable[[Counts], int]] = {
    "missed": lambda counts: counts.missed,
    "not there": lambda counts: counts.wrong,
}


def _told(scored: Scored) -> str:
    found = ", ".join(f"{one.type} {one.certainty} by {one.rule}" for one in scored.told) or "nothing"
    return f"{scored.gold.title} | {scored.gold.text}\n    found: {found}"


def _f1(name: str, counts: Counts, aim: Aim | None, note: str = "") -> Figure:
    said = f"P {counts.precision:.3f} R {counts.recall:.3f}, {counts.right} right {counts.wrong} wrong"
    said = f"{said} {counts.missed} missed"
    return Figure(name=name, unit="F1", values=(counts.f1,), aim=aim, note=", ".join(filter(None, (said, note))))


def _share(name: str, part: int, whole: int, aim: Aim | None) -> Figure:
    return Figure(name=name, unit="", values=(share(part, whole),), aim=aim, note=f"{part} of {whole}")
