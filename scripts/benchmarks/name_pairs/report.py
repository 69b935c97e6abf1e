"""What is printed of a scored matcher, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from scripts.benchmarks.name_pairs.metrics import OfKind, Scored, bands, by_kind, overall
from scripts.benchmarks.name_pairs.pairs import DEVELOPMENT

Row = dict[str, str | float | bool]
FIGURES = ("precision", "recall", "f1", "recall_at_5", "recall_at_10", "auc")
HEADINGS = f"{'':24} {'pairs':>6} {'P':>6} {'R':>6} {'F1':>6} {'R@5%':>6} {'R@10%':>6} {'AUC':>6} {'us/pair':>9}"


@dataclass(frozen=True, slots=True)
class Result:
    """What a matcher made of the pairs."""

    matcher: str
    scored: tuple[Scored, ...]
    microseconds: float

    def of(self, part: str) -> list[Scored]:
        """What it made of one part."""
        return [one for one in self.scored if one.pair.part == part]


def rows(result: Result, parts: Sequence[str], threshold: float) -> Iterator[Row]:
    """A row for each part, and one for each of its kinds."""
    for part in parts:
        head: Row = {"matcher": result.matcher, "part": part, "threshold": threshold}
        whole = asdict(overall(result.of(part), threshold))
        yield head | whole | {"microseconds_a_pair": result.microseconds}
        for band in bands(result.of(part)):
            yield head | asdict(band)
        for kind in by_kind(result.of(part), threshold):
            yield head | asdict(kind)


def lines(result: Result, parts: Sequence[str], threshold: float) -> Iterator[str]:
    """The table of the parts, and the table by kind with the parts beside each other."""
    yield HEADINGS
    for part in parts:
        figures = asdict(overall(result.of(part), threshold))
        cells = " ".join(f"{figures[name]:6.3f}" for name in FIGURES)
        yield f"{result.matcher} {part}".ljust(24) + f" {figures['pairs']:6} {cells} {result.microseconds:9.1f}"
    yield ""
    yield f"{'score from':28} {'':5}" + "".join(f" {part:>12} {'match':>6}" for part in parts)
    for each in zip(*(bands(result.of(part)) for part in parts), strict=True):
        yield f"{each[0].at_least:<28} {'':5}" + "".join(f" {band.pairs:12} {band.matching:6.2f}" for band in each)
    yield ""
    yield f"{'kind':28} {'match':5}" + "".join(f" {part:>12} {'right':>6} {'mean':>6}" for part in parts)
    yield from _kinds(
        [{(one.kind, one.is_match): one for one in by_kind(result.of(part), threshold)} for part in parts]
    )


def _kinds(found: Sequence[dict[tuple[str, bool], OfKind]]) -> Iterator[str]:
    keys = {key for kinds in found for key in kinds}
    for key in sorted(keys, key=lambda key: (not key[1], key[0])):
        kind, is_match = key
        yield f"{kind:28} {'yes' if is_match else 'no':5}" + "".join(_cells(kinds.get(key)) for kinds in found)


def _cells(of_kind: OfKind | None) -> str:
    if of_kind is None:
        return f" {0:12} {'':6} {'':6}"
    return f" {of_kind.pairs:12} {of_kind.right:6.2f} {of_kind.mean:6.2f}"


def errors(result: Result, threshold: float) -> Iterator[str]:
    """The pairs of the development part that are on the wrong side, those of a kind together, lowest score first."""
    wrong = [one for one in result.of(DEVELOPMENT) if not one.right(threshold)]
    for one in sorted(wrong, key=lambda one: (not one.pair.is_match, one.pair.kind, one.score)):
        wanted = "should match" if one.pair.is_match else "should not"
        yield f"{one.score:.3f} {wanted} ({one.pair.kind}): {one.pair.name1} | {one.pair.name2}"
