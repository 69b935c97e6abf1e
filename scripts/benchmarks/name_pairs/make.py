"""Makes turkish_firms.csv: the pairs that rules draw from listed.csv, and those written by hand in by_hand.csv."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from functools import partial
from itertools import islice

from scripts.benchmarks.name_pairs import apart, spelled, worded
from scripts.benchmarks.name_pairs.listed import Rule, firms
from scripts.benchmarks.name_pairs.pairs import BENCHMARK, HERE, Pair, write

ALIKE: dict[Rule, int] = {
    spelled.diacritics: 20,
    spelled.cyrillic_russian: 22,
    spelled.cyrillic_form_replaced: 20,
    spelled.cyrillic_ukrainian: 20,
    spelled.latin_english: 16,
    spelled.latin_german: 16,
    spelled.latin_french: 16,
    spelled.latin_from_cyrillic: 16,
    spelled.romanian_commas: 16,
    worded.form_abbreviated: 18,
    worded.form_translated: 18,
    worded.form_dropped: 16,
    worded.form_misprinted: 18,
    worded.trade_words_english: 20,
    worded.trade_words_russian: 18,
    worded.trade_words_german: 16,
    worded.trade_words_abbreviated: 20,
    worded.generic_words_dropped: 16,
    worded.joined_words: 14,
    spelled.typo_letters: 18,
    spelled.typo_ocr: 16,
    worded.word_order: 16,
    worded.in_liquidation: 16,
    worded.country_or_city_added: 16,
    worded.and_signs: 16,
}
APART: dict[Rule, int] = {
    apart.siblings: 30,
    apart.same_brand_other_trade: 20,
    apart.different_distinctive_word: 40,
    apart.generic_words_only: 32,
    apart.other_script_other_firm: 28,
    apart.translated_other_firm: 28,
    apart.siblings_other_script: 26,
    apart.siblings_translated: 28,
}
STRIDE = 7  # each kind begins so many firms after the one before, so that all firms come up


def pairs() -> list[Pair]:
    """All pairs by kind, positives first, each pair once."""
    found = {pair.key: pair for pair in by_hand()}
    for pair in (*_by_rule(ALIKE, is_match=True), *_by_rule(APART, is_match=False)):
        found.setdefault(pair.key, pair)
    return sorted(found.values(), key=lambda pair: (not pair.is_match, pair.kind, pair.origin))


def by_hand() -> Iterator[Pair]:
    """The pairs of by_hand.csv; ValueError names one that is there twice."""
    seen = set()
    with (HERE / "by_hand.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, strict=True):
            label = {"true": True, "false": False}[row["is_match"]]
            pair = Pair(row["name1"], row["name2"], row["schema"], label, row["kind"], "hand")
            if pair.key in seen:
                raise ValueError(f"by_hand.csv has {pair.name1} | {pair.name2} twice")
            seen.add(pair.key)
            yield pair


def _by_rule(rules: dict[Rule, int], *, is_match: bool) -> Iterator[Pair]:
    for place, (rule, count) in enumerate(rules.items()):
        yield from islice(_drawn(rule, place * STRIDE, is_match=is_match), count)


def _drawn(rule: Rule, start: int, *, is_match: bool) -> Iterator[Pair]:
    """What a rule makes of each listed firm in turn, from one of them on."""
    listed = firms()
    made = partial(Pair, schema="Company", is_match=is_match, kind=_name(rule), origin="rule")
    number = 0
    for firm in (*listed[start % len(listed) :], *listed[: start % len(listed)]):
        names = rule(firm, number)
        if names and names[0] != names[1]:
            number += 1
            yield made(*names)


def _name(rule: Rule) -> str:
    return str(getattr(rule, "__name__", ""))


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit("python -m scripts.benchmarks.name_pairs.make takes no arguments")
    write(pairs(), BENCHMARK)
