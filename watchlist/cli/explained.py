"""Prints why a score is what it is, reason by reason, so that a person can follow it to the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchlist.model import Comparison, Feature

HEADINGS = ("what", "query", "candidate", "effect", "why")
RUNNING = frozenset({"query", "candidate", "why"})

_WHOLE = {"name": "names", "mention": "in the text"}
_INSIDE = {
    "word_equal": "same",
    "word_alike": "alike",
    "word_translated": "translated",
    "word_joined": "joined",
    "word_initial": "initial",
    "word_related": "related",
    "word_acronym": "acronym",
    "word_against": "against",
    "word_over": "left over",
    "legal_form": "legal form",
}
"""What makes the score of the names, and is in it already."""
_CEILINGS = {"weak_name": "weak name", "everyday_word": "everyday word", "at_most": "at most"}
_BESIDE = {
    "known": "known",
    "any": "number",
    "country": "country",
    "city": "city",
    "address": "address",
    "birth_date": "born",
    "schema": "sort of party",
    "registry_number": "registry number",
}
_NOTES = {
    "equal": "the same words",
    "joined": "the same when written as one word",
    "acronym": "one is the initials of the other",
    "everyday": "only words that many share",
    "distinctive": "tells parties apart",
    "given": "a name that many bear",
    "place": "a place or country",
    "number": "a number",
    "initial": "a letter",
    "common": "a word that many names have",
    "sector": "what the firm does",
    "trade": "a word of every trade",
    "multiplies the score": "",
}


def explain(comparison: Comparison, *, indent: int) -> None:
    """Print a comparison's reasons: side by side where there is room, else each with its values beside it."""
    from watchlist.cli.output import terminal
    from watchlist.cli.tables import ROOM, table

    rows = [[" " * indent + what, *rest] for what, *rest in _rows(comparison)]
    if not rows:
        return
    console = terminal()
    if console.is_terminal and console.width < _fixed_width(rows) + ROOM * len(RUNNING):
        _one_beside_another(rows)
    else:
        table((" " * indent + HEADINGS[0], *HEADINGS[1:]), rows, running=RUNNING, empty="")


def _fixed_width(rows: Sequence[Sequence[str]]) -> int:
    """How wide the columns are that are never broken, with the gaps between all."""
    from watchlist.cli.tables import GAP

    return max(len(what) + len(effect) for what, _, _, effect, _ in rows) + len(GAP) * (len(HEADINGS) - 1)


def _one_beside_another(rows: Sequence[Sequence[str]]) -> None:
    from rich.text import Text

    from watchlist.cli.output import cell, labelled, styled

    left = max(len(what) for what, *_ in rows)
    right = max(len(effect) for _, _, _, effect, _ in rows)
    for what, query, candidate, effect, why in rows:
        met = query if query == candidate else f"{query or '-'} ~ {candidate or '-'}"
        head = Text.assemble((f"{cell(what):<{left}}  ", "dim"), styled(f"{effect:<{right}}"), "  ")
        labelled(head, cell(f"{met} ({why})" if met and why else met or why))


def _rows(comparison: Comparison) -> Iterator[tuple[str, str, str, str, str]]:
    for one in comparison.explanation:
        yield _what(one), one.query, one.candidate, _effect(one), _NOTES.get(one.note, one.note)
    if len(comparison.explanation) > 1:
        yield "score", "", "", f"= {comparison.score:.2f}", "1.00 at most" if _is_held(comparison) else ""


def _is_held(comparison: Comparison) -> bool:
    """Whether what speaks for one party comes to more than a score can be."""
    multiplied = (one.weight for one in comparison.explanation if not one.feature.startswith("word_"))
    return comparison.score == 1.0 and any(weight > 1.0 for weight in multiplied)


def _what(one: Feature) -> str:
    """Name a reason in plain words; what is inside the names' score stands under it."""
    from watchlist.render.words import words_of

    if one.feature in _INSIDE or one.feature.startswith("word_"):
        return f"  {_INSIDE.get(one.feature, one.feature.removeprefix('word_').replace('_', ' '))}"
    plain = {**words_of().identifiers, **_WHOLE, **_CEILINGS, **_BESIDE}
    return plain.get(one.feature, one.feature.replace("_", " "))


def _effect(one: Feature) -> str:
    """Say what a reason does: words add to the names' score or take from it, all else multiplies."""
    if one.feature.startswith("word_"):
        return f"{'−' if one.weight < 0 else '+'}{abs(one.weight):.2f}"
    if one.feature in _WHOLE:
        return f"= {one.weight:.2f}"
    if one.feature in _CEILINGS:
        return f"≤ {one.weight:.2f}"
    # A number or a person's word that makes the score is no factor; a legal form that changes nothing is one.
    if one.weight == 1.0 and one.feature not in _INSIDE:
        return "= 1.00"
    return f"× {one.weight:.3f}".removesuffix("0")
