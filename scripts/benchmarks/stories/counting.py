"""In how many texts each name, concept, number and beginning of a word stands: what is rare says much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from watchlist.news.concepts import concepts
from watchlist.news.features import NAME_LETTERS, STEM_LETTERS, name_key
from watchlist.news.numbers import numbers
from watchlist.news.text import Sentence, sentences

FEWEST = 3
"""What stands in fewer texts is taken for as rare as what stands in none."""


def counted(texts: Iterable[tuple[str, str]]) -> str:
    """Count texts, each with its language, into what rarity.txt holds."""
    seen: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for lang, text in texts:
        languages[lang] += 1
        seen.update({*_tokens(text, lang)})
    lines = [f"{token} {number}" for token, number in sorted(seen.items()) if number >= FEWEST and token]
    return "\n".join([f"{languages.total()} {max(languages.values())}", *lines, ""])


def _tokens(text: str, lang: str) -> Iterator[str]:
    known = concepts(lang)
    for part in sentences(text):
        yield from (f"#{number}" for number in numbers(text, part))
        for word in _words(part):
            concept = known.of(word)
            if concept:
                yield f"c:{concept}"
            elif len(word) >= NAME_LETTERS:
                yield name_key(word)
            if len(word) >= STEM_LETTERS:
                yield f"{lang}:{word[:STEM_LETTERS]}"


def _words(part: Sentence) -> Iterator[str]:
    return (word.text for word in part.words if not word.text[0].isdigit())
