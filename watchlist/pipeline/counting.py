"""Numbers in the press, counted against the stored lists as of the day that they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from msgspec.structs import replace

from watchlist.app import App
from watchlist.model import Claim, Verdict
from watchlist.news.claim_words import list_name
from watchlist.news.cluster import ReadArticle
from watchlist.news.lexicon import country_name
from watchlist.news.standing import Standing, foreign_heads, rule_reasons, standing, with_rules
from watchlist.news.verdicts import Holding, judged, reach, unchecked
from watchlist.pipeline.reported import Origin
from watchlist.store import Session, Version

_Asked = tuple[str, str | None, datetime | None]


@dataclass(slots=True)
class _Counter:
    """What was asked of the lists for a batch, so that it is asked once."""

    session: Session
    now: datetime
    _first: dict[str, datetime | None] = field(default_factory=dict)
    _parties: dict[_Asked, tuple[Standing, ...]] = field(default_factory=dict)
    _rules: dict[tuple[str, str], dict[str, tuple[str, ...]]] = field(default_factory=dict)
    _foreign: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)

    def checked(self, claim: Claim) -> Claim:
        """The claim with its verdict, or why it can have none."""
        if claim.list is None:
            return unchecked(claim, "The words do not say which list.")
        if claim.as_of is None or (last := reach(claim)) is None:
            return unchecked(claim, "Neither the article nor the sentence is dated.")
        first = self.first_read(claim.list)
        name = list_name(claim.list, claim.part)
        if first is None:
            return unchecked(claim, f"The {name} has not been read yet.")
        if claim.act and self._read_last(claim.list) < claim.as_of:
            return unchecked(claim, f"The {name} has not been read since that day.")
        found = self._judged(claim, last, first)
        if claim.act and found.verdict is Verdict.CONTRADICTED and self.now.date() <= last:
            return unchecked(found, f"The {name} may not have it yet: rules are published some days after the news.")
        return found

    def first_read(self, list_key: str) -> datetime | None:
        """When a list was read first."""
        if list_key not in self._first:
            self._first[list_key] = self.session.entries.first_observed(list_key)
        return self._first[list_key]

    def _read_last(self, list_key: str) -> date:
        """The day of the last good reading of a list."""
        at = self.session.sources.state(list_key).last_good_at
        return at.date() if at else date.min

    def _judged(self, claim: Claim, last: date, first: datetime) -> Claim:
        end = datetime.combine(last, time.max, UTC)
        observed = first.date() <= last
        stood = self._standing(claim, min(end, max(self.now, first)) if observed else first)
        dated = tuple(one for one in stood if one.on and one.on <= last)
        undated = 0 if observed else sum(one.on is None for one in stood)
        if undated * 2 > len(stood):
            return unchecked(claim, f"The list prints no dates, and we first read it on {first.date().isoformat()}.")
        return judged(
            claim,
            Holding(
                parties=stood if observed else dated,
                first_read=first.date(),
                observed=observed,
                read_last=self._read_last(claim.list or ""),
                undated=undated,
                foreign=self._foreign_to(claim),
                country=claim.country,
                name=country_name(claim.country) if claim.country else "",
            ),
        )

    def _standing(self, claim: Claim, at: datetime) -> tuple[Standing, ...]:
        """What stood on the list, of the claim's country, each on account of what its rule is made for."""
        found = self._read(claim.list or "", claim.country, at)
        own = tuple(one for one in found if one.key.startswith(claim.part))
        if all(one.reasons or not one.rule for one in own):
            return own
        return with_rules(own, self._reasons(claim))

    def _read(self, list_key: str, country: str | None, at: datetime | None) -> tuple[Standing, ...]:
        asked = (list_key, country, at)
        if asked not in self._parties:
            versions = self.session.entries.versions(list_key, country=country, as_of=at, witnesses=False)
            stood = list(versions)
            self._parties[asked] = tuple(standing(one.entry, self._seen_new(one)) for one in stood)
        return self._parties[asked]

    def _seen_new(self, version: Version) -> date | None:
        """The day on which an entry that prints none was seen to be new; None where it always stood there."""
        entry, first = version.entry, self.first_read(version.entry.list)
        if entry.listed_on or first is None or version.valid_from <= first:
            return None
        begun = self.session.entries.history(entry.list, entry.key)[0].valid_from
        return begun.date() if begun > first else None

    def _reasons(self, claim: Claim) -> dict[str, tuple[str, ...]]:
        """On whose account each rule of the list was made, as the list stands now: rules do not change their reason."""
        asked = (claim.list or "", claim.part)
        if asked not in self._rules:
            self._rules[asked] = rule_reasons(self._now(claim))
        return self._rules[asked]

    def _foreign_to(self, claim: Claim) -> frozenset[str]:
        """The first words of names of groups that belong elsewhere; asked only of lists that stand by country."""
        if claim.country is None or not claim.part:
            return frozenset()
        asked = (claim.list or "", claim.part, claim.country)
        if asked not in self._foreign:
            self._foreign[asked] = foreign_heads(self._now(claim), claim.country)
        return self._foreign[asked]

    def _now(self, claim: Claim) -> tuple[Standing, ...]:
        """The whole list as it stands, read once a batch."""
        return tuple(one for one in self._read(claim.list or "", None, None) if one.key.startswith(claim.part))


def counted(session: Session, app: App, read: Mapping[str, ReadArticle], origin: Origin) -> dict[str, ReadArticle]:
    """Give each claim of these articles its verdict."""
    counter = _Counter(session, max(origin.at, app.clock()))
    return {
        key: replace(one, claims=tuple(map(counter.checked, one.claims))) if one.claims else one
        for key, one in read.items()
    }
