"""BCubed: how well articles are put into groups, averaged over the articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean


def bcubed(expected: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """Compare two groupings of the same articles, each from article to group: precision, recall and F1.

    An article that ``found`` leaves out stands alone.

    >>> bcubed({"a": "one", "b": "one", "c": "two", "d": "two"}, dict.fromkeys("abcd", "all"))
    (0.5, 1.0, 0.6666666666666666)
    """
    if not expected:
        return 1.0, 1.0, 1.0
    right, ours = _groups(expected), _groups({each: found.get(each, f"alone {each}") for each in expected})
    shared = {each: len(right[each] & ours[each]) for each in expected}
    precision = fmean(shared[each] / len(ours[each]) for each in expected)
    recall = fmean(shared[each] / len(right[each]) for each in expected)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _groups(grouping: Mapping[str, str]) -> dict[str, set[str]]:
    """With whom each article stands."""
    members: dict[str, set[str]] = defaultdict(set)
    for article, group in grouping.items():
        members[group].add(article)
    return {article: members[group] for article, group in grouping.items()}
