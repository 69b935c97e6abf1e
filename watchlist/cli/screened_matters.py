"""The hits of screenings that wait for a person: a row of a file beside the entry that it met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchlist.model import Band, Decision

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.matters import Matter, Row
    from watchlist.inquiry import Pair
    from watchlist.model import Entry
    from watchlist.screening.judged import Judged
    from watchlist.store import Session


@dataclass(frozen=True, slots=True)
class Screened:
    """The pairs that screenings found, with what was decided of them."""

    session: Session
    judged: Judged

    @classmethod
    def read(cls, session: Session) -> Screened:
        """Read what was decided."""
        from watchlist.screening.judged import judged

        return cls(session, judged(session))

    def decision(self, pair: Pair, entry: Entry | None) -> Decision | None:
        """The decision in force on a pair, whose entry was so when it was screened."""
        from watchlist.screening.counterparty import Counterparty

        if entry is None:
            own = self.judged.made.get((pair.counterparty, *pair.entry))
            return own.decision if own and own.judged == pair.judged else None
        made = self.judged.holding(Counterparty(pair.id, pair.party), entry)
        return made.decision if made else None

    def decisions(self, pairs: list[Pair]) -> dict[str, Decision | None]:
        """The decision in force on each pair, by its hit."""
        return {pair.hit: self.decision(pair, self._entry(pair)) for pair in pairs}

    def _entry(self, pair: Pair) -> Entry | None:
        """The entry as it was screened; of a pair on which nothing was decided it matters not."""
        from watchlist.pipeline.judging import as_screened

        is_judged = (pair.id or "") in self.judged.subjects
        return as_screened(self.session, pair) if is_judged else None


def waiting(session: Session, bands: frozenset[Band], *, unsure: bool, screening: str | None = None) -> list[str]:
    """The hits of one screening, or of all, that wait for a person, the likeliest first; not those judged already."""
    pairs = list(_found(session, screening) if screening else session.inquiries.paired(map(str, bands)))
    decided = Screened.read(session).decisions(pairs)
    asked = (None, Decision.UNSURE) if unsure else (None,)
    is_open = [pair for pair in pairs if pair.band in bands and decided[pair.hit] in asked]
    return [pair.hit for pair in sorted(is_open, key=lambda pair: (-pair.comparison.score, pair.row, pair.hit))]


def _found(session: Session, screening: str) -> Iterator[Pair]:
    return session.inquiries.pairs(one.hit for one in session.inquiries.found(screening) if one.hit)


def matter_of(app: App, hit: str, *, by: str) -> Matter | None:
    """Put together what a person needs to decide on a screening's hit; None where it is no screening's."""
    from watchlist.cli import matters
    from watchlist.pipeline.judging import as_screened, made_of

    with app.store.read() as session:
        pair = session.inquiries.pair(hit)
        if pair is None:
            return None
        entry, made = as_screened(session, pair), made_of(session, pair)
        decided = Screened.read(session).decision(pair, entry)
        return matters.Matter(
            left=f"{_name(pair)} ({pair.id or f'row {pair.row}'})",
            right=matters.entry_of(app, *pair.entry),
            standing=matters.BANDS_OF_ROWS[Band(pair.band)],
            comparison=pair.comparison,
            rows=tuple(_rows(session, pair, entry)),
            judge=matters.judging(app, hit, by, len(made)),
            raised=tuple(_raised(session, pair)),
            earlier=tuple(matters.earlier(made, decided, pair.party, entry)),
            decided=decided not in (None, Decision.UNSURE),
        )


def _name(pair: Pair) -> str:
    return pair.party.names[0].text


def _rows(session: Session, pair: Pair, entry: Entry | None) -> Iterator[Row]:
    from watchlist.cli.matters import Row, Value, beside

    if entry:
        yield from beside(session, pair.party, entry, pair.comparison)
    else:
        yield Row("name", (Value(_name(pair), True),), (Value(pair.comparison.matched_name, True),))


def _raised(session: Session, pair: Pair) -> Iterator[tuple[str, str]]:
    from watchlist.cli.output import cell

    asked = session.inquiries.get(pair.inquiry)
    file = asked.file.name if asked.file else "a file"
    yield "screened", f"row {pair.row} of {file} ({asked.id} {cell(asked.at)})"
    now = session.entries.standing(pair.list, [pair.key]).get(pair.key)
    if now and not _is_as_screened(pair, now):
        yield "changed", "the entry says something else now, which the next screening will see"
    yield "hit", pair.hit


def _is_as_screened(pair: Pair, entry: Entry) -> bool:
    from watchlist.pipeline.judged import sides_of

    return sides_of(pair.party, entry.party) == pair.judged
