"""Makes watchlist/news/common.txt: words that news prints in small letters, so that alone they are nobody's name.

Give it files of plain text, Markdown or JSON lines; only words come out, never in the order of a text.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from watchlist.names.fold import fold_keeping_length

_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|_|/)\S*")
_LETTERS = range(3, 15)
_TEXTS, _FREQUENT = 2, 150
"""In how many texts a word must stand in small letters, and of how many texts every so-many-th has what is frequent."""


def main() -> None:
    """Count over the files given, and print the list: frequent words first, behind a line of their own the others."""
    counted: Counter[str] = Counter()
    texts = 0
    for file in sys.argv[1:]:
        for text in Path(file).read_text(encoding="utf-8").split("\n\n" if file.endswith(".md") else "\n"):
            texts += 1
            small = {
                word for word in _WORD.findall(_ADDRESS.sub(" ", text)) if word.islower() and len(word) in _LETTERS
            }
            counted.update(word for word in map(fold_keeping_length, small) if word.isascii())
    frequent = {word for word, count in counted.items() if count * _FREQUENT >= texts}
    print(" ".join(sorted(frequent)))
    print(" ".join(sorted(word for word, count in counted.items() if count >= _TEXTS and word not in frequent)))


if __name__ == "__main__":
    main()
