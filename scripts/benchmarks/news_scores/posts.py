"""Nine thousand real titles and summaries: notices of offices, and what firms and forces say of themselves."""

from __future__ import annotations

import html
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from scripts.benchmarks.figures import Aim, Figure
from scripts.benchmarks.news_scores import line
from scripts.benchmarks.news_scores.counts import share
from scripts.benchmarks.news_scores.texts import published
from scripts.benchmarks.sdn import SHARED
from watchlist.archive.whole import zstd
from watchlist.model import Article, Dating, SignalType
from watchlist.store.news import ReadRecord

ARCHIVE = SHARED / "data" / "news" / "federal_register_and_pr_posts.tar.zst"
FALSE, FOUND = Aim(0.01), Aim(0.95, at_least=True)
_HEAD = re.compile(r'^(\w+): "?(.*?)"?$', re.MULTILINE)
_SUMMARY = re.compile(r"^## Summary\n+(.*?)(?=\n## |\Z)", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<[^>]*>")
_LINK = re.compile(r"https://www\.federalregister\.gov/documents/[^)\s]+")
_NO_SUMMARY = "No summary provided."


class _Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of post that must be found."""

    name: str
    title: str
    types: tuple[SignalType, ...]
    text: str = ""
    not_title: str = ""

    def holds(self, post: Article) -> bool:
        if self.not_title and _has(self.not_title, post.title):
            return False
        return _has(self.title, post.title) and _has(self.text, post.text)


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    concerned: dict[str, tuple[str, ...]]
    wanted: tuple[_Wanted, ...]


@cache
def _words() -> _Words:
    return msgspec.toml.decode((Path(__file__).parent / "posts.toml").read_bytes(), type=_Words)


def _has(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def there() -> bool:
    """Whether the posts are at hand."""
    return ARCHIVE.is_file()


@cache
def posts() -> tuple[Article, ...]:
    """The posts as articles, by the names of their files."""
    with zstd.open(ARCHIVE) as packed, tarfile.open(fileobj=packed, mode="r|") as members:
        files = ((member.name, members.extractfile(member)) for member in members if member.isfile())
        found = [post(name, raw.read().decode()) for name, raw in files if raw]
    return tuple(sorted(found, key=lambda each: each.id))


def post(name: str, page: str) -> Article:
    """A post as an article: its title, its summary without marks, and the day on which it came out first."""
    head, _, body = page.removeprefix("---\n").partition("\n---\n")
    said = dict(_HEAD.findall(head))
    summary = _SUMMARY.search(body)
    text = summary[1] if summary else body.partition("**Source:**")[0]
    text = html.unescape(_MARK.sub(" ", text)).strip()
    link = _LINK.search(body)
    when = (said.get("original_published") or said["date"]).replace(" +0000", "+00:00")
    return Article(
        id=name,
        url=link[0] if link else said.get("source_url", ""),
        outlet=said.get("source_name") or said["source"],
        title=said["title"].replace('\\"', '"'),
        text="" if text == _NO_SUMMARY else text,
        published_at=published(when),
        lang="en",
        source="added",
        dated_by=Dating.GIVEN,
    )


def concerned(article: Article) -> set[str]:
    """Of what a post has words: sanctions, export control, enforcement."""
    said = f"{article.title}\n{article.text}"
    return {field for field, pattern in _concerned().items() if pattern.search(said)}


@cache
def _concerned() -> dict[str, re.Pattern[str]]:
    fields = _words().concerned.items()
    return {field: re.compile("|".join(patterns), re.IGNORECASE) for field, patterns in fields}


def figures(found: Sequence[ReadRecord]) -> Iterator[Figure]:
    """The figures of the posts as they stand in the database."""
    fields = [(one, concerned(one.article)) for one in found]
    yield _telling("posts: signals in what is about something else", [one for one, of in fields if not of], FALSE)
    enforcement = [one for one, of in fields if of == {"enforcement"}]
    yield _telling("posts: signals where only enforcement has a word", enforcement, None)
    for wanted in _words().wanted:
        yield _found(wanted, [one for one in found if wanted.holds(one.article)])
    yield from _titles(found)


def _telling(name: str, some: Sequence[ReadRecord], aim: Aim | None) -> Figure:
    telling = sum(bool(one.signals) for one in some)
    note = f"{telling} of {len(some):,} posts"
    return Figure(name=name, unit="", values=(share(telling, len(some)),), aim=aim, note=note)


def _types(record: ReadRecord) -> set[SignalType]:
    return {one.type for one in record.signals}


def _found(wanted: _Wanted, some: Sequence[ReadRecord]) -> Figure:
    right = sum(bool(_types(one) & {*wanted.types}) for one in some)
    note = f"{right} of {len(some)} as {' or '.join(wanted.types)}"
    return Figure(name=f"posts: {wanted.name}", unit="", values=(share(right, len(some)),), aim=FOUND, note=note)


def _titles(found: Iterable[ReadRecord]) -> Iterator[Figure]:
    """The notices whose title others have too, and how many of them are in a story with another of these."""
    by_title: dict[str, list[ReadRecord]] = defaultdict(list)
    for one in found:
        if _LINK.match(one.article.url):
            by_title[one.article.title].append(one)
    alike = [some for some in by_title.values() if len(some) > 1]
    merged = sum(map(_merged, alike))
    note = f"of {sum(map(len, alike)):,} notices under {len(alike)} titles"
    name = "posts: notices merged with others of their title"
    yield Figure(name=name, unit="merged", values=(merged,), aim=Aim(0), note=note)


def _merged(some: Iterable[ReadRecord]) -> int:
    """How many more documents than stories there are."""
    inside = {(one.story, one.article.url) for one in some if one.story}
    return len(inside) - len({story for story, _ in inside})


def read() -> list[ReadRecord]:
    """Bring the posts in; what stands in the database then."""
    return line.brought_in(posts())


def examples(found: Sequence[ReadRecord], most: int) -> Iterator[str]:
    """The first posts with a false signal, and the first of each kind that were not found."""
    telling = [one for one in found if one.signals]
    for what, of in (("about something else", set()), ("about enforcement", {"enforcement"})):
        yield from (_told(what, one) for one in [one for one in telling if concerned(one.article) == of][:most])
    for wanted in _words().wanted:
        missed = [one for one in found if wanted.holds(one.article) and not _types(one) & {*wanted.types}]
        yield from (_told(f"not among {wanted.name}", one) for one in missed[:most])


def _told(what: str, record: ReadRecord) -> str:
    signals = ", ".join(f"{one.type} by {one.rule}: {one.quote}" for one in record.signals) or "nothing"
    return f"{what}: {record.article.title} | {record.article.text[:300]}\n    found: {signals}"
