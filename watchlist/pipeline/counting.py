"""Numbers in the press, counted against the stored lists as of the day that they speak of, and again as lists come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from msgspec.structs import replace

from watchlist.app import App
from watchlist.model import Claim, Earlier, Verdict
from watchlist.news.claim_words import ListNamed, list_name, lists_of, states_of
from watchlist.news.cluster import ReadArticle
from watchlist.news.lexicon import country_name
from watchlist.news.scopes import Holding, reach
from watchlist.news.standing import Standing, foreign_heads, rule_reasons, standing, with_rules
from watchlist.news.verdicts import judged, of_any, unchecked
from watchlist.pipeline.reported import Origin
from watchlist.store import Session, SourceState, Version

_Asked = tuple[str, str | None, datetime | None]


@dataclass(slots=True)
class _Counter:
    """What was asked of the lists for a batch, so that it is asked once."""

    session: Session
    now: datetime
    every: bool = False
    """Whether to name every member of a scope, however many."""
    _states: dict[str, SourceState] = field(default_factory=dict)
    _first: dict[str, datetime | None] = field(default_factory=dict)
    _parties: dict[_Asked, tuple[Standing, ...]] = field(default_factory=dict)
    _rules: dict[tuple[str, str], dict[str, tuple[str, ...]]] = field(default_factory=dict)
    _foreign: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)

    def checked(self, claim: Claim) -> Claim:
        """The claim with its verdict, or why it can have none, and what that rests on."""
        found = self._checked_on(claim) if claim.list else self._checked_on_any(claim)
        asked = _lists_of(claim)
        changes = [at for one in asked if (at := self._state(one.source).last_change_at)]
        settled = all(self._is_settled(claim, one.source) for one in asked)
        return replace(found, counted_at=self.now, rests_on=max(changes, default=None), settled=settled)

    def again(self, claim: Claim) -> Claim:
        """The claim as it is counted now, with what its verdict was before where that is another."""
        found = self.checked(_uncounted(claim))
        if (found.verdict, found.counted, found.scope) == (claim.verdict, claim.counted, claim.scope):
            return replace(found, earlier=claim.earlier)
        before = Earlier(claim.verdict, claim.counted, claim.scope, claim.note, claim.counted_at)
        return replace(found, earlier=(*claim.earlier, before))

    def is_due(self, claim: Claim) -> bool:
        """Whether counting again may say something new: a list has changed since, or another day has come."""
        changes = [at for one in _lists_of(claim) if (at := self._state(one.source).last_change_at)]
        return max(changes, default=None) != claim.rests_on or (
            claim.counted_at is None or claim.counted_at.date() < self.now.date()
        )

    def _is_settled(self, claim: Claim, list_key: str) -> bool:
        """Whether the list was read, and the day of the claim over, after the last day that counts for it."""
        last = reach(claim)
        if last is None:
            return True
        return self.first_read(list_key) is not None and last < min(self._read_last(list_key), self.now.date())

    def _checked_on_any(self, claim: Claim) -> Claim:
        """A claim of no list by name: on each list of the state whose lists are meant."""
        lists = _lists_of(claim)
        if not lists:
            return unchecked(claim, "The words do not say which list.")
        return of_any(
            claim,
            {one.name: self._checked_on(replace(claim, list=one.source, part=one.part)) for one in lists},
        )

    def _checked_on(self, claim: Claim) -> Claim:
        list_key, name = claim.list or "", list_name(claim.list or "", claim.part)
        if claim.as_of is None or (last := reach(claim)) is None:
            return unchecked(claim, "Neither the article nor the sentence is dated.")
        first = self.first_read(list_key)
        if first is None:
            return unchecked(claim, f"The {name} has not been read yet.")
        if claim.act and self._read_last(list_key) < claim.as_of:
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
        at = self._state(list_key).last_good_at
        return at.date() if at else date.min

    def _state(self, list_key: str) -> SourceState:
        """What is known of a list as a source, asked of all of them once."""
        if not self._states:
            self._states.update(self.session.sources.states())
        return self._states.get(list_key) or SourceState(list_key, "list")

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
            every=self.every,
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


def recount(app: App, list_key: str, *, whole: bool = False) -> int:
    """Count again what a list that was read may have changed; how many verdicts are others now.

    Only what no reading has settled is looked at, once a change of the list and once a day; ``whole`` looks at all,
    for a list whose past was filled in.
    """
    with app.store.read() as session:
        counter = _Counter(session, app.clock())
        held = session.claims.counted_on((list_key, *states_of(list_key)), settled=whole)
        again = [(one, counter.again(one.claim)) for one in held if whole or counter.is_due(one.claim)]
    if again:
        with app.store.write() as session:
            session.claims.renew(again)
    return sum(len(now.earlier) > len(one.claim.earlier) for one, now in again)


def with_every_member(session: Session, claim: Claim) -> Claim:
    """A claim with all the members of its scopes, as it was counted; as it is where they cannot be told again."""
    now = claim.counted_at or datetime.max.replace(tzinfo=UTC)
    whole = _Counter(session, now, every=True).checked(_uncounted(claim))
    if (whole.verdict, whole.counted, whole.scope) != (claim.verdict, claim.counted, claim.scope):
        return claim
    return replace(claim, members=whole.members, members_left=0, counts=whole.counts)


def _lists_of(claim: Claim) -> Sequence[ListNamed]:
    """The lists that a claim is counted on: its own, or those of the state whose lists are meant."""
    if claim.list:
        return (ListNamed(claim.list, "", claim.part),)
    return lists_of(claim.actor) if claim.actor else ()


def _uncounted(claim: Claim) -> Claim:
    """A claim as it was read, without what was counted."""
    return replace(
        claim, verdict=Verdict.NOT_CHECKABLE, counted=None, scope=None, members=(), members_left=0, counts=(), note=""
    )
