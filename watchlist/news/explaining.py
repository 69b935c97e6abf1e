"""Why a text is said to mention a subject: what met, what part of the name it is, what vouched, what else would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watchlist.model import Mention, Subject
from watchlist.news.known import Known, Telling, known_names
from watchlist.news.sounding import heard

_SHOWN = 60  # characters on each side

_TELLS = {
    Telling.EVERYDAY: "a word of everyday use or a place, which is a name only beside a word that calls it a firm",
    Telling.NAME: "a word that others are called by as well",
    Telling.WORDS: "several words, enough where they are printed as a name",
    Telling.RARE: "a word that no vocabulary knows, enough where it is printed as a name",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A mention, explained: ``met`` is the text around it, ``part`` what of the name stands there, ``tells`` what that
    part tells by itself, ``vouched`` what spoke for it, ``otherwise`` what would have changed the answer."""

    met: str
    name: str
    part: str
    tells: str
    vouched: str
    score: float
    otherwise: tuple[str, ...]


def explain_mention(text: str, mention: Mention, subject: Subject) -> Explained:
    """Say why a text mentions a subject; of one that stands only in the title give the title as text."""
    part, _, vouched = mention.reason.partition("; ")
    known = _known(mention, subject)
    return Explained(
        met=_around(text, mention),
        name=mention.name,
        part=part or mention.kind,
        tells=_TELLS[known.telling] if known else "",
        vouched=vouched,
        score=mention.score,
        otherwise=tuple(_otherwise(mention, part, known)),
    )


def _known(mention: Mention, subject: Subject) -> Known | None:
    """The name that was met: that whose head the printed words begin with."""
    printed = heard(mention.surface.lower())
    named = [known for known in known_names(subject) if known.name == mention.name]
    return next((known for known in named if printed.startswith(heard(known.head)[:3])), next(iter(named), None))


def _around(text: str, mention: Mention) -> str:
    start, end = mention.start, mention.end
    if start is None or end is None:
        start = max(text.find(mention.surface), 0)
        end = start + len(mention.surface)
    before, behind = text[max(0, start - _SHOWN) : start], text[end : end + _SHOWN]
    return f"{before}[{text[start:end]}]{behind}".replace("\n", " ")


def _otherwise(mention: Mention, part: str, known: Known | None) -> Iterator[str]:
    if "whole" not in part and known and known.rest:
        yield "with the whole name it would have scored 1.0, or 0.95 as an alias"
    if "beside it" in mention.reason or "sentence" in mention.reason:
        yield "without that word it would have been no mention, unless the article named it in full elsewhere"
    if "printed as a name" in mention.reason:
        yield "in small letters, or beside a word such as “district” or “university”, it would have been no mention"
    if "in full" in mention.reason or "introduced" in mention.reason:
        yield "had the article not named it in full elsewhere, this would have been no mention"
    if "called so" in mention.reason:
        yield "did the article speak of the trade of one of them, only that one would be mentioned"
    if "legal form" in mention.reason:
        yield "without the legal form its other words would have had to speak for it"
