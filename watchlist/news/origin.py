"""Origin: the outlet or agency that an article names as where its report comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from watchlist.model import Article
from watchlist.news.language import language
from watchlist.news.lexicon import Cue, Lexicon, cued, phrases
from watchlist.news.text import Sentence, sentences
from watchlist.resources import decoded

_NEAR = 7  # words between an outlet and the word that says that it reported
_OPENING = 3  # sentences in which one naming is enough
_ENOUGH = 2


def origin(article: Article) -> str | None:
    """The outlet named as the source, under its usual name; the article's own outlet where that is one of them.

    An outlet that is quoted once, far down or for something older, is not the origin.
    """
    weights: Counter[str] = Counter()
    for outlet, weight in _named(article, language(article)):
        weights[outlet] += weight
    best = max(weights, key=lambda outlet: weights[outlet], default=None)
    return best if best and weights[best] >= _ENOUGH else _own(article)


@cache
def outlets() -> Lexicon:
    """How pages print the names of outlets."""
    return phrases("outlet", decoded(Path(__file__).parent / "outlets.toml", dict[str, tuple[str, ...]]))


def _named(article: Article, lang: str) -> Iterator[tuple[str, int]]:
    for sentence, cues in cued(article.title, lang):
        yield from ((outlet, _ENOUGH) for outlet in _credited(article.title, sentence, cues, headline=True))
    for number, (sentence, cues) in enumerate(cued(article.text, lang)):
        opening = number < _OPENING
        headline = opening and article.text[sentence.end : sentence.end + 1] == "\n"
        for outlet in _credited(article.text, sentence, cues, headline=headline):
            yield outlet, _ENOUGH if opening else 1


def _credited(text: str, sentence: Sentence, cues: Sequence[Cue], *, headline: bool) -> Iterator[str]:
    """The outlets that a sentence credits, each once."""
    named = outlets().cues(text, sentence)
    if not named or any(cue.kind == "again" for cue in cues):
        return
    reports = [cue for cue in cues if cue.kind == "report"]
    kept = (cue.value for cue in named if _reported(cue, reports) or (headline and _set_off(text, sentence, cue)))
    yield from dict.fromkeys(kept)


def _reported(outlet: Cue, reports: Sequence[Cue]) -> bool:
    return any(max(report.first - outlet.last, outlet.first - report.last) <= _NEAR for report in reports)


def _set_off(text: str, sentence: Sentence, outlet: Cue) -> bool:
    """Whether a colon or a dash sets the outlet off from the headline: "FT: ...", "...: Financial Times"."""
    first, last = sentence.words[outlet.first], sentence.words[outlet.last]
    behind = text[last.end : sentence.end].lstrip()
    before = text[sentence.start : first.start].rstrip()
    return (not before and behind.startswith(":")) or (not behind and before.endswith((":", "-", "–", "—", "|", "(")))


def _own(article: Article) -> str | None:
    return next((cue.value for part in sentences(article.outlet) for cue in outlets().cues(article.outlet, part)), None)
