"""Concepts: wide vocabularies of what news on sanctions speaks of, by language, for the statistical reading.

The words are data, in concepts_en.toml and its siblings, in the pattern language of the lexicon. A class names a
concept (``warning``, ``listing_act``, ``weather_word``), not a signal: what concepts together make of a sentence is
learnt, in ``learned.py``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from watchlist.news.lexicon import Lexicon, patterned
from watchlist.resources import decoded

LANGUAGES = ("en", "tr", "ru")


@cache
def concepts(lang: str) -> Lexicon:
    """The concepts of a language; of all of them for a language that we do not know."""
    spoken = (lang,) if lang in LANGUAGES else LANGUAGES
    return Lexicon([pattern for one in spoken for pattern in patterned(vocabulary(one).items())])


@cache
def vocabulary(lang: str) -> dict[str, tuple[str, ...]]:
    """Every class of a language with its patterns."""
    return decoded(Path(__file__).parent / f"concepts_{lang}.toml", dict[str, tuple[str, ...]])
