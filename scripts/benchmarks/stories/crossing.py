"""How well stories are found among articles that the weights were not learned from, a tenth of the stories at a time.

Neighbouring stories are told in one part, so that what is hard to tell apart was not seen apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from unittest.mock import patch

from scripts.benchmarks.bcubed import bcubed
from scripts.benchmarks.stories.likeness import ENOUGH, measured, pairs, same
from scripts.benchmarks.stories.texts import Told, read
from watchlist.news import likeness
from watchlist.news.cluster import cluster
from watchlist.news.open_story import ReadArticle, makes_a_story

PARTS = 5


def crossed(articles: Sequence[Told]) -> Iterator[str]:
    """The figures, in all languages and in English, with what was merged that is not one."""
    parts = _parts(articles)
    paired = [(one, other, measured(pair)) for one, other, pair in pairs(articles)]
    fitted = {
        part: same([each for each in paired if part not in {parts[each[0].story], parts[each[1].story]}])
        for part in range(PARTS)
    }
    found: dict[str, str] = {}
    found_english: dict[str, str] = {}
    for part, file in itertools.product(range(PARTS), dict.fromkeys(one.file for one in articles)):
        unseen = [one for one in articles if parts[one.story] == part and one.file == file]
        found |= _placed(unseen, fitted[part])
        found_english |= _placed([one for one in unseen if one.lang == "en"], fitted[part])
    yield _line("all", articles, found)
    yield _line("English", [one for one in articles if one.lang == "en"], found_english)
    yield from _mixed(articles, found)


def _parts(articles: Sequence[Told]) -> dict[str, int]:
    stories = [*dict.fromkeys(one.story for one in articles)]
    return {story: place * PARTS // len(stories) for place, story in enumerate(stories)}


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
