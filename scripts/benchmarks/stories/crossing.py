"""How well stories are found in a set that the weights were not learned from, each set by what the others teach.

Each set has its own writers: that is nearer to what unseen texts will show than parts of the sets are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from unittest.mock import patch

from scripts.benchmarks.bcubed import bcubed
from scripts.benchmarks.stories.likeness import ENOUGH, doubtful, same
from scripts.benchmarks.stories.texts import Told, read
from watchlist.news import likeness
from watchlist.news.cluster import cluster
from watchlist.news.open_story import ReadArticle, makes_a_story


def crossed(articles: Sequence[Told]) -> Iterator[str]:
    """The figures of each set, in all languages and in English, with what was merged that is not one."""
    paired = doubtful(articles)
    for file in dict.fromkeys(one.file for one in articles):
        weights = same([each for each in paired if each[0].file != file])
        unseen = [one for one in articles if one.file == file]
        english = [one for one in unseen if one.lang == "en"]
        found = _placed(unseen, weights)
        yield _line(f"{file}: all", unseen, found)
        yield _line(f"{file}: English", english, _placed(english, weights))
        yield from _mixed(unseen, found)


def _placed(articles: Sequence[Told], weights: Mapping[str, float]) -> dict[str, str]:
    kind = likeness.Kind(ENOUGH["same"], weights["bias"], {key: weights[key] for key in weights if key != "bias"})
    with patch.object(likeness, "same_kind", lambda: kind):
        return _cluster(read([*articles]))


def _cluster(articles: Sequence[ReadArticle]) -> dict[str, str]:
    """Place articles as they are when they come in; what is in no story stands alone."""
    telling = [one for one in articles if makes_a_story(one)]
    placed = cluster(telling, loose=[one for one in articles if not makes_a_story(one)]).placed
    return {one.id: placed.get(one.id, f"alone {one.id}") for one in articles}


def _line(name: str, articles: Sequence[Told], found: Mapping[str, str]) -> str:
    gold = {one.id: one.story for one in articles}
    precision, recall, both = bcubed(gold, found)
    wrong = sum(found[one] == found[two] and gold[one] != gold[two] for one, two in itertools.combinations(gold, 2))
    return f"{name}: precision {precision:.3f}, recall {recall:.3f}, F1 {both:.3f}; {wrong} pairs wrongly together"


def _mixed(articles: Sequence[Told], found: Mapping[str, str]) -> Iterator[str]:
    groups: dict[str, list[Told]] = {}
    for one in articles:
        groups.setdefault(found[one.id], []).append(one)
    for group in groups.values():
        if len({one.story for one in group}) > 1:
            yield "together: " + ", ".join(f"{one.id} ({one.story})" for one in group)
    for story in dict.fromkeys(one.story for one in articles):
        apart = {found[one.id] for one in articles if one.story == story}
        if len(apart) > 1:
            yield f"{story} in {len(apart)}: " + "; ".join(
                ", ".join(one.id for one in articles if one.story == story and found[one.id] == each) for each in apart
            )
