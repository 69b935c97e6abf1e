"""The explanation of a verdict: one reason a line, with the values that met and what they weigh."""

from __future__ import annotations

from collections.abc import Iterator

from watchlist.model import Feature
from watchlist.names.align import Alignment
from watchlist.names.parts import Word
from watchlist.names.verdict import Verdict, form_factor
from watchlist.names.weights import by_weight, lesser_against, over_of, pair_weight


def reasons(verdict: Verdict) -> Iterator[Feature]:
    """Why two names score as they do: the whole, what met, what stands against, what is left over, the legal form."""
    ours, theirs, alignment = verdict.ours, verdict.theirs, verdict.alignment
    yield Feature("name", round(verdict.score, 4), ours.text, theirs.text, verdict.note)
    if alignment is None:
        return
    yield from _meetings(alignment)
    yield from _remains(by_weight(alignment.ours), by_weight(alignment.theirs))
    if ours.form_text or theirs.form_text:
        yield Feature("legal_form", form_factor(ours, theirs), ours.form_text, theirs.form_text, "multiplies the score")


def _meetings(alignment: Alignment) -> Iterator[Feature]:
    for pair in alignment.pairs:
        weight = round(pair.alike * pair_weight(pair), 4)
        yield Feature(f"word_{pair.how}", weight, _text(pair.ours), _text(pair.theirs), _kind(pair.ours[0]))


def _remains(ours: list[Word], theirs: list[Word]) -> Iterator[Feature]:
    for mine, yours in zip(ours, theirs, strict=False):
        yield Feature("word_against", -lesser_against(mine, yours), mine.text, yours.text, _kind(mine))
    for word in ours[len(theirs) :]:
        yield Feature("word_over", -over_of(word), word.text, "", _kind(word))
    for word in theirs[len(ours) :]:
        yield Feature("word_over", -over_of(word), "", word.text, _kind(word))


def _text(found: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in found)


def _kind(word: Word) -> str:
    return word.kind.name.lower()
