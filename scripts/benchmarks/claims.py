"""How well claims are read in sentences of our own: `python -m scripts.benchmarks.claims [--checked] [--misses]`.

A sentence is right where every claim is, and no other is told; `checked` sentences were not looked at while rules were
written.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from watchlist.model import Article, Bound, Claim
from watchlist.news.claim_words import lists
from watchlist.news.claims import claims

SENTENCES = Path(__file__).parent / "news_texts" / "claims.toml"
DAY = date(2025, 3, 12)
_SIGNS = {Bound.EXACT: "=", Bound.AT_LEAST: ">=", Bound.AT_MOST: "<=", Bound.ABOUT: "~"}


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence with the claims that a reader finds in it."""

    text: str
    claims: tuple[str, ...]
    checked: bool = False


def labelled() -> dict[str, tuple[Labelled, ...]]:
    """The sentences by their language."""
    return msgspec.toml.decode(SENTENCES.read_bytes(), type=dict[str, tuple[Labelled, ...]])


def told(text: str, lang: str) -> list[str]:
    """The claims of a sentence as they are written in the file.

    >>> told("Eighteen Turkish firms are on the Entity List because of Russia.", "en")
    ['=18 companies TR entity_list stands for RU']
    """
    return [_written(one) for one in claims(Article("1", "", "", "", text, DAY, lang))]


def _written(claim: Claim) -> str:
    names = {(one.source, one.part): word for word, one in lists().items()}
    most = getattr(claim, "most", None)
    value = f"{claim.value}-{most}" if most else f"{_SIGNS[claim.bound]}{claim.value}"
    on = names[claim.list, claim.part] if claim.list else "-"
    day = f" {claim.as_of}" if claim.as_of != DAY else ""
    account = f" for {claim.reason}" if claim.reason else ""
    return f"{value} {claim.what} {claim.country or '-'} {on} {'acts' if claim.act else 'stands'}{day}{account}"


def misses(lang: str, sentences: Sequence[Labelled]) -> Iterator[tuple[Labelled, list[str]]]:
    """The sentences that are read otherwise, with what is read."""
    for one in sentences:
        found = told(one.text, lang)
        if Counter(found) != Counter(one.claims):
            yield one, found


def main(arguments: Sequence[str]) -> None:
    """Print how many sentences of each language are read as labelled."""
    chosen = "--checked" in arguments
    for lang, every in labelled().items():
        sentences = [one for one in every if one.checked is chosen]
        missed = [*misses(lang, sentences)]
        print(f"{lang}: {len(sentences) - len(missed)} of {len(sentences)}")
        for one, found in missed if "--misses" in arguments else ():
            print(f"  {one.text}\n    wanted {list(one.claims)}\n    read   {found}")


if __name__ == "__main__":
    main(sys.argv[1:])
