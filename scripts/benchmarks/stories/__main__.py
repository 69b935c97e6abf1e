"""Learns what news is compared by, and says how well that holds: python -m scripts.benchmarks.stories learn|cross."""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.benchmarks.stories import counting, crossing, likeness
from scripts.benchmarks.stories.texts import STORIES, TEXTS, plain, told

NEWS = Path(__file__).parents[3] / "watchlist" / "news"


def main() -> None:
    """Count, learn or score, as asked."""
    asked = _arguments()
    articles = [one for file in asked.stories or STORIES for one in told(file)]
    match asked.what:
        case "count":
            (NEWS / "rarity.txt").write_text(counting.counted(plain(asked.texts)), "utf-8")
        case "learn":
            (NEWS / "likeness.toml").write_text(likeness.learned(articles), "utf-8")
        case "cross":
            print(*crossing.crossed(articles), sep="\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts.benchmarks.stories", description=__doc__)
    parser.add_argument("what", choices=("count", "learn", "cross"))
    parser.add_argument("--texts", type=Path, default=TEXTS, help="folder of texts whose words are counted")
    parser.add_argument("--stories", type=Path, action="append", help="articles of known stories; again for more")
    return parser.parse_args()


if __name__ == "__main__":
    main()
