"""Texts read by what was learnt from others, and how well: types and certainties of an article's news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scripts.benchmarks.signal_training.learning import Fitted
from scripts.benchmarks.signal_training.texts import Sentence, Text, Told
from watchlist.model import Certainty, SignalType
from watchlist.news.signals.learned import BACKGROUND, Best, Label, best, page_likelihood, told

OLD = 0.4  # from which likelihood a sentence retells
CAUTION = 0.7  # what recall weighs against precision (the beta of F-beta)
NEAR = 0.005  # of the best: what is as good
STEPS = tuple(step / 50 for step in range(5, 46))  # likelihoods that a threshold may have


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 of types, and F1 of types with their certainty."""

    precision: float
    recall: float
    f1: float
    exact: float

    def __str__(self) -> str:
        return f"types P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}, with certainty {self.exact:.3f}"


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text beside what is likely to be told in each of its sentences, and whether each is likely to retell."""

    text: Text
    likely: tuple[tuple[Sentence, Best, float], ...]

    def found(self, limits: Mapping[SignalType, float]) -> frozenset[Told]:
        """The news that is read out of it where types are told from these likelihoods on."""
        said = (
            told(one, limits, sentence.ruled) for sentence, one, old in self.likely if sentence.headline or old < OLD
        )
        return frozenset((kind, sure) for one in said for kind, (_, sure) in one.items())

    def highest(self, kind: SignalType) -> float:
        """How likely a type is told in the sentence that is likeliest to tell of it afresh."""
        nothing = dict.fromkeys(SignalType, 0.0)
        fresh = (told(one, nothing) for sentence, one, old in self.likely if sentence.headline or old < OLD)
        return max((one[kind][0] for one in fresh if kind in one), default=0.0)


def read(fitted: Fitted, texts: Sequence[Text]) -> list[ReadText]:
    """Read texts by what was learnt."""
    return [_read(text, fitted.likely(text)) for text in texts if text.sentences]


def _read(text: Text, likely: Sequence[Mapping[Label, float]]) -> ReadText:
    page = page_likelihood(likely)
    said = [(best(row.items(), page), row[BACKGROUND]) for row in likely]
    return ReadText(text, tuple((one, *how) for one, how in zip(text.sentences, said, strict=True)))


def thresholds(read: Sequence[ReadText]) -> dict[SignalType, float]:
    """From which likelihood each type is best told, where a false alarm weighs more than a miss."""
    return {kind: _threshold(read, kind) for kind in SignalType}


def _threshold(read: Sequence[ReadText], kind: SignalType) -> float:
    """The middle of the likelihoods that are next to the best: the very best is so by chance."""
    told = [(kind in {one for one, _ in each.text.fresh}, each.highest(kind)) for each in read]
    good = {at: _f([(there, likely >= at) for there, likely in told]) for at in STEPS}
    near = [at for at in STEPS if good[at] >= max(good.values()) - NEAR]
    return near[len(near) // 2]


def _f(hits: Sequence[tuple[bool, bool]]) -> float:
    right = hits.count((True, True))
    there, found = right + hits.count((True, False)), right + hits.count((False, True))
    return (1 + CAUTION**2) * right / max(1.0, CAUTION**2 * there + found)


def measured(read: Iterable[ReadText], limits: Mapping[SignalType, float]) -> Figures:
    """How well the news of texts is read."""
    pairs = [(each.text.fresh, each.found(limits)) for each in read]
    kinds = [({kind for kind, _ in there}, {kind for kind, _ in found}) for there, found in pairs]
    right, here, there = _counted([(len(one & other), len(other), len(one)) for one, other in kinds])
    exact, sure, gold = _counted([(len(one & other), len(other), len(one)) for one, other in pairs])
    return Figures(
        right / max(1, here), right / max(1, there), 2 * right / max(1, here + there), 2 * exact / max(1, sure + gold)
    )


def _counted(counts: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    right, found, there = (sum(column) for column in zip(*counts, strict=True))
    return right, found, there


def hasty(read: Iterable[ReadText], limits: Mapping[SignalType, float]) -> tuple[int, int]:
    """How many sentences that only threaten are read as telling of a deed that was done, of how many."""
    threats = [one for each in read for one in each.likely if _only_threatens(one[0])]
    wrong = [
        one
        for one in threats
        if any(sure is Certainty.IMPOSED for _, sure in told(one[1], limits, one[0].ruled).values())
    ]
    return len(wrong), len(threats)


def _only_threatens(sentence: Sentence) -> bool:
    sure = {certainty for _, certainty in sentence.labels}
    return Certainty.THREATENED in sure and sure.isdisjoint({Certainty.IMPOSED, Certainty.REPORTED})


def quiet(read: Iterable[ReadText], limits: Mapping[SignalType, float]) -> tuple[int, int]:
    """How many texts that tell of nothing are read as telling of something, of how many."""
    still = [each for each in read if not each.text.tells]
    return sum(bool(each.found(limits)) for each in still), len(still)


def retelling(read: Iterable[ReadText]) -> tuple[int, int, int]:
    """Of sentences that tell: rightly found to retell, wrongly found to, missed."""
    said = [(one.background, old >= OLD) for each in read for one, _, old in each.likely if one.labels]
    return said.count((True, True)), said.count((False, True)), said.count((True, False))
