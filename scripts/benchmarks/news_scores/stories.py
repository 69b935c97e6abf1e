"""Stories that articles are put into, and firms that they are found to name, beside what a person has said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scripts.benchmarks.bcubed import bcubed
from scripts.benchmarks.figures import Aim, Figure
from scripts.benchmarks.news_scores import line
from scripts.benchmarks.news_scores.counts import Counts, compared
from scripts.benchmarks.news_scores.texts import Labelled, Texts, TextsError
from watchlist.model import Article
from watchlist.store.news import ReadRecord

ENGLISH, MIXED, MERGED = Aim(0.95, at_least=True), Aim(0.93, at_least=True), Aim(1)
PRECISE, COMPLETE = Aim(0.97, at_least=True), Aim(0.95, at_least=True)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Articles with the story that each belongs to, and the one that each was put into."""

    expected: Mapping[str, str]
    found: Mapping[str, str]

    @property
    def strangers(self) -> list[str]:
        """The articles that were put into a story most of whose articles are of another."""
        return sorted(
            each
            for together in _together(self.found)
            for each in _beside_the_most([one for one in together if one in self.expected], self.expected)
        )

    @property
    def strays(self) -> list[str]:
        """The articles that stand apart from most articles of their story."""
        return sorted(
            each
            for together in _together(self.expected)
            for each in _beside_the_most(together, {one: self.found.get(one, f"alone {one}") for one in together})
        )


def _together(grouping: Mapping[str, str]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for each, group in grouping.items():
        groups[group].append(each)
    return [*groups.values()]


def _beside_the_most(some: Sequence[str], grouping: Mapping[str, str]) -> Iterator[str]:
    most = Counter(grouping[each] for each in some).most_common(1)
    return (each for each in some if grouping[each] != most[0][0])


def figures(texts: Texts, posts: Sequence[Article] = ()) -> Iterator[Figure]:
    """The figures of a file: English alone, all languages, the firms named; and all again among ``posts``."""
    english = [each for each in texts.articles if each.lang == "en"]
    yield from _of_stories(f"{texts.name}: stories, English", grouped(english, _read(english, texts)), ENGLISH)
    found = _read(texts.articles, texts)
    yield from _of_stories(f"{texts.name}: stories, all languages", grouped(texts.articles, found), MIXED)
    if texts.subjects:
        yield from _of_mentions(texts, found)
    if posts:
        found = line.brought_in([*(each.article for each in texts.articles), *posts], texts.subjects)
        yield from _among_posts(texts, found, posts)


def _read(articles: Iterable[Labelled], texts: Texts) -> list[ReadRecord]:
    return line.brought_in([each.article for each in articles], texts.subjects)


def grouped(articles: Iterable[Labelled], found: Iterable[ReadRecord]) -> Grouped:
    """The labels beside what was found; an article without a label is a story of its own."""
    return Grouped({each.id: each.story or f"alone {each.id}" for each in articles}, line.placed(found))


def _of_stories(name: str, both: Grouped, aim: Aim) -> Iterator[Figure]:
    precision, recall, f1 = bcubed(both.expected, both.found)
    articles, stories = len(both.expected), len({*both.expected.values()})
    note = f"P {precision:.3f} R {recall:.3f}, {articles} articles of {stories} stories"
    yield Figure(name=name, unit="BCubed F1", values=(f1,), aim=aim, note=note)
    yield _merged(name, both, None)
    strays = both.strays
    note = f"{len(strays)} of {articles} articles; {sum(each not in both.found for each in both.expected)} are in none"
    yield Figure(
        name=f"{name}, apart from their own", unit="/1,000", values=(_a_thousand(strays, articles),), note=note
    )


def _merged(name: str, both: Grouped, aim: Aim | None) -> Figure:
    strangers, articles = both.strangers, len(both.expected)
    note = f"{len(strangers)} of {articles} articles in a story of others"
    return Figure(
        name=f"{name}, false merges", unit="/1,000", values=(_a_thousand(strangers, articles),), aim=aim, note=note
    )


def _a_thousand(some: Sequence[str], articles: int) -> float:
    return 1000 * len(some) / articles if articles else 0.0


def _among_posts(texts: Texts, found: Sequence[ReadRecord], posts: Sequence[Article]) -> Iterator[Figure]:
    """The stories among as many posts as there are: each post is a story of its own, unless it repeats another."""
    name = f"{texts.name}: stories among {len(posts):,} posts"
    of_posts = {post.id: f"post {post.title} {post.text}" for post in posts}
    of_notices = {post.id: f"notice {post.url}" for post in posts if "federalregister.gov/documents" in post.url}
    labelled = grouped(texts.articles, found)
    _, _, f1 = bcubed(labelled.expected, labelled.found)
    yield Figure(name=name, unit="BCubed F1", values=(f1,), note="of the labelled articles")
    of_all = Grouped({**labelled.expected, **of_posts, **of_notices}, labelled.found)
    ours = len({*of_all.strangers} & {*labelled.expected})
    yield replace(merged := _merged(name, of_all, MERGED), note=f"{merged.note}, {ours} of them labelled ones")


def named(texts: Texts, found: Iterable[ReadRecord]) -> Counts:
    """The firms that articles are found to name, beside those that they do; each counts once an article."""
    ids = {subject.name: subject.id for subject in texts.subjects}
    missing = {each.name for article in texts.articles for each in article.mentions} - {*ids}
    if missing:
        raise TextsError(f"{texts.name}: {len(missing)} firms of its mentions are not among its subjects")
    there = {(article.id, ids[each.name]) for article in texts.articles for each in article.mentions}
    return compared(there, {(one.article.id, each) for one in found for each in tracked(one)})


def tracked(record: ReadRecord) -> set[str]:
    """The tracked firms that an article names."""
    return {each.subject for each in record.mentions if each.subject}


def _of_mentions(texts: Texts, found: Sequence[ReadRecord]) -> Iterator[Figure]:
    counts = named(texts, found)
    note = f"{counts.right} right, {counts.wrong} wrong, {counts.missed} missed; {len(texts.subjects)} firms tracked"
    yield Figure(name=f"{texts.name}: mentions, precision", unit="", values=(counts.precision,), aim=PRECISE, note=note)
    yield Figure(name=f"{texts.name}: mentions, recall", unit="", values=(counts.recall,), aim=COMPLETE)


def examples(texts: Texts, most: int) -> Iterator[str]:
    """The first articles in a story of others, those apart from their own, and firms found wrongly or missed."""
    found = _read(texts.articles, texts)
    both = grouped(texts.articles, found)
    titles = {each.id: f"{each.lang} {each.title or each.text[:100]}" for each in texts.articles}
    for what, some in (("in a story of others", both.strangers), ("apart from their own", both.strays)):
        for each in some[:most]:
            beside = [one for one, story in both.found.items() if story == both.found.get(each) and one != each]
            yield f"{what}: {both.expected[each]} {each} {titles[each]}"
            yield from (f"    with {both.expected[one]} {one} {titles[one]}" for one in beside[:3])
    yield from _wrong_mentions(texts, found, most)


def _wrong_mentions(texts: Texts, found: Iterable[ReadRecord], most: int) -> Iterator[str]:
    names = {subject.id: subject.name for subject in texts.subjects}
    there = {each.id: {one.name: one.surface for one in each.mentions} for each in texts.articles}
    wrong, missed = [], []
    for record in found:
        key, of = record.article.id, there[record.article.id]
        said = {names[each.subject]: each for each in record.mentions if each.subject}
        wrong += [f"wrong: {key} {each.surface!r} is not {name}" for name, each in said.items() if name not in of]
        missed += [f"missed: {key} {surface!r} is {name}" for name, surface in of.items() if name not in said]
    yield from (*wrong[:most], *missed[:most])
