"""What likeness.toml holds, learned from articles of which it is known what they tell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from scripts.benchmarks.stories.learning import BIAS, Example, learn
from scripts.benchmarks.stories.texts import Told, read
from watchlist.news.matters import are_two
from watchlist.news.measures import MEASURES
from watchlist.news.pair import Pair, within_window
from watchlist.news.traits import traits

GIVEN = {
    "runs": 6.0,
    "quotes": 2.0,
    "other_names": -2.0,
    "other_types": -1.5,
    "other_certainty": -0.5,
    "one_answers": -2.2,
    "other_origin": -0.5,
    "same_outlet": -2.0,
}
"""What is known without texts: that few of those learned from have equal words does not make these less telling."""
FIXED = {"elsewhere": -2.0}
"""What is not learned: who is hit elsewhere is another, however few of the texts at hand say so."""
AGAINST = frozenset(
    {
        "elsewhere",
        "act_elsewhere",
        "one_answers",
        "one_tells",
        "days",
        "same_outlet",
        "names_of_another_act",
        "numbers_of_another_act",
    }
)
SHRINK = 2.0
ENOUGH = {"same": -0.4, "follows": 0.0}
OF_OTHER_TIMES = {"days", "same_outlet"}
"""What says nothing of whether a report goes on from another."""

Measured = tuple[Told, Told, dict[str, float]]


def pairs(articles: Sequence[Told]) -> Iterator[tuple[Told, Told, Pair]]:
    """Every two articles of a file that may be of one story by their dates."""
    compared = [(one, traits(found.features)) for one, found in zip(articles, read([*articles]), strict=True)]
    for (one, mine), (other, theirs) in itertools.combinations(compared, 2):
        if one.file == other.file and within_window(mine.of, theirs.of):
            yield one, other, Pair(mine, theirs)


def measured(pair: Pair) -> dict[str, float]:
    """What each measure says of a pair."""
    return {name: measure(pair) for name, measure in MEASURES.items()}


def doubtful(articles: Sequence[Told]) -> list[Measured]:
    """Every pair that is not of two matters in any case: weights are learned from what they decide."""
    return [(one, other, measured(pair)) for one, other, pair in pairs(articles) if not are_two(pair)]


def same(paired: Sequence[Measured]) -> dict[str, float]:
    """Weights that tell two articles of one story from others."""
    examples = [Example(values, one.story == other.story) for one, other, values in paired]
    return _learn(examples, [name for name in MEASURES if name not in FIXED], GIVEN) | FIXED


def _learn(examples: Sequence[Example], names: list[str], prior: Mapping[str, float]) -> dict[str, float]:
    """Learn weights of which none says the contrary of what it means: chance in few texts would have some do so."""
    while True:
        weights = learn(examples, names, prior={name: prior[name] for name in names if name in prior}, shrink=SHRINK)
        kept = [name for name in names if weights[name] * _sign(name) > 0]
        if kept == names:
            return weights
        names = kept


def _sign(name: str) -> int:
    return -1 if name in AGAINST or name.startswith("other_") else 1


def follows(paired: Sequence[Measured]) -> dict[str, float]:
    """Weights that tell a story that goes on from another from one that has nothing to do with it."""
    names = [name for name in MEASURES if name not in OF_OTHER_TIMES | FIXED.keys()]
    examples = [
        Example({name: values[name] for name in names}, one.follows == other.story or other.follows == one.story)
        for one, other, values in paired
        if one.story != other.story
    ]
    return _learn(examples, names, {})


def learned(articles: Sequence[Told]) -> str:
    """What likeness.toml holds."""
    paired = [(one, other, measured(pair)) for one, other, pair in pairs(articles)]
    kinds = {"same": same(doubtful(articles)), "follows": follows(paired)}
    parts = (_part(kind, weights) for kind, weights in kinds.items())
    return "\n".join(["# Learned by `python -m scripts.benchmarks.stories learn`; not written by hand.", *parts])


def _part(kind: str, weights: dict[str, float]) -> str:
    lines = [f"{name} = {weight:.3f}" for name, weight in weights.items() if name != BIAS]
    head = [f"[{kind}]", f"enough = {ENOUGH[kind]}", f"bias = {weights[BIAS]:.3f}", "", f"[{kind}.weights]"]
    return "\n".join([*head, *lines, ""])
