"""Prints why a score is what it is, feature by feature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchlist.model import Feature


def explain(explanation: Iterable[Feature], *, indent: int) -> None:
    """Print a line a feature: how much it moved the score, what it is, and which values met."""
    from watchlist.cli.output import cell, labelled

    for one in explanation:
        met = one.query if one.query == one.candidate else f"{one.query or '-'} ~ {one.candidate or '-'}"
        note = f" ({one.note})" if one.note else ""
        labelled(f"{' ' * indent}{one.weight:+.2f} {cell(one.feature)}  ", cell(f"{met}{note}"))
