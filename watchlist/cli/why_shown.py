"""What explanations of news have in common: where words stand, and the table of what speaks for and against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from watchlist.errors import UnknownError
from watchlist.model import Feature

if TYPE_CHECKING:
    from watchlist.model import Article
    from watchlist.store import Session
    from watchlist.store.news import ReadRecord


CALLED = {
    "lead_met": "openings told in both",
    "one_lead_met": "an opening told in the other",
    "leads": "openings alike",
    "concepts": "matters",
    "translated": "matters, in another language",
    "one_tells": "only one tells anything",
    "one_answers": "only one answers",
    "elsewhere": "for another country",
    "start": "to begin with",
    "another_party": "done to others",
    "next_step": "the next step",
    "other_matter_parties": "of others, in the same words",
    "other_matter_actors": "by others, in the same words",
    "other_matter_places": "elsewhere, in the same words",
    "other_matter_days": "on another day, in the same words",
    "other_matter_numbers": "other figures days later, in the same words",
}
"""What a kind of evidence is called where its own name does not say it."""


def record_of(session: Session, identity: str) -> ReadRecord:
    found = session.news.articles(ids=[identity])
    if not found:
        raise UnknownError(f"there is no article {identity!r}; `watchlist articles` lists them")
    return found[0]


def placed(record: ReadRecord) -> str:
    """How an article came into its story, in short: what weighed how much is told beside it, and kept for programs."""
    return record.details.placed.partition("; nearest")[0]


def around(article: Article, start: int | None) -> str:
    """The sentence of an article that holds a place; the title for what stands in it alone."""
    from watchlist.news.text import sentences

    if start is None:
        return article.title
    found = next((one for one in sentences(article.text) if one.start <= start < one.end), None)
    return " ".join(article.text[found.start : found.end].split()) if found else ""


def show_features(found: Iterable[Feature], indent: int = 2) -> None:
    """Print what speaks for and against, each with its weight and what met."""
    from watchlist.cli.tables import table

    rows = [(" " * indent + called(one.feature), f"{one.weight:+.2f}", _met(one), one.note) for one in found]
    if rows:
        table((" " * indent + "what", "weight", "met", "why"), rows, running={"met", "why"}, empty="")


def called(feature: str) -> str:
    """What a kind of evidence is called.

    >>> called("other_places"), called("concepts")
    ('other places', 'matters')
    """
    return CALLED.get(feature, feature.replace("_", " "))


def _met(one: Feature) -> str:
    values = dict.fromkeys(value for value in (one.query, one.candidate) if value)
    return " ~ ".join(values)
