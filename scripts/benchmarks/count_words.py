"""Counts how often words stand in the names of the lists: makes watchlist/names/counts.txt anew.

Run as ``python -m scripts.benchmarks.count_words > watchlist/names/counts.txt`` beside the lists.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from scripts.benchmarks.listed import listed_names
from watchlist.names.fold import tokens

AT_LEAST = 4
"""A word in fewer names is as good as unknown: it is somebody's own."""


def main() -> None:
    """Print each count with its words, the most frequent first."""
    counted = Counter(word for name, _ in listed_names() for word in {*tokens(name)} if len(word) > 1)
    frequent = sorted((-count, word) for word, count in counted.items() if count >= AT_LEAST and not word.isdigit())
    for count, words in groupby(frequent, key=lambda found: found[0]):
        print(-count, *(word for _, word in words))


if __name__ == "__main__":
    main()
