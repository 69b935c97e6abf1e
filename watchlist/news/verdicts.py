"""Verdicts: a number in the press against what a list holds, in every scope in which it can sensibly be meant.

The scopes are tried from the widest to the narrowest. The first that fits is named; where the widest does, the number
is supported without more. What fits none of them is contradicted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from watchlist.model import Bound, Claim, Count, Verdict
from watchlist.news.claim_words import list_name
from watchlist.news.lexicon import country_name
from watchlist.news.scopes import Holding, Scope, scopes

_NEAR = 0.1  # of the number, where it is meant about
_CLOSE = 10  # numbers from here on may be one off where the list's own dates are all that we have
_MEMBERS = 400  # keys of the scope that a verdict names
_FEW_MEMBERS = 60  # keys of each scope beside it
_FITS = (Verdict.SUPPORTED, Verdict.SUPPORTED_FOR_SCOPE)


def judged(claim: Claim, holding: Holding, *, every: bool = False) -> Claim:
    """A claim with its verdict against what its list held on its day; ``every`` names every member, however many."""
    found = scopes(claim, holding)
    most, few = (None, None) if every else (_MEMBERS, _FEW_MEMBERS)
    counts = tuple(Count(scope.label, len(scope.parties), scope.keys(few), scope.fits) for scope in found)
    chosen, slack = _chosen(claim, holding, found)
    note = " ".join(_notes(claim, holding, found, chosen, slack))
    if chosen is None:
        shown = found[0]
        return replace(
            claim, verdict=Verdict.CONTRADICTED, counted=len(shown.parties), scope=shown.label, counts=counts, note=note
        )
    members = chosen.keys(most)
    return replace(
        claim,
        verdict=Verdict.SUPPORTED if chosen.whole and not slack else Verdict.SUPPORTED_FOR_SCOPE,
        counted=len(chosen.parties),
        scope=chosen.label,
        members=members,
        members_left=len(chosen.parties) - len(members),
        counts=counts,
        note=note,
    )


def unchecked(claim: Claim, why: str) -> Claim:
    """A claim that cannot be checked, and why."""
    return replace(claim, verdict=Verdict.NOT_CHECKABLE, note=why)


def of_any(claim: Claim, on_each: Mapping[str, Claim]) -> Claim:
    """A claim whose words name no list, by what came of it on each list of the state that they name.

    It is supported for the first list that has as many; contradicted only where every list was counted and none has.
    """
    of = country_name(claim.actor or "")
    best = next((name for verdict in _FITS for name, one in on_each.items() if one.verdict is verdict), None)
    counts = tuple(
        replace(count, scope=f"{name}: {count.scope}") for name, one in on_each.items() for count in one.counts
    )
    if best:
        one = on_each[best]
        told = f"The words name no list; of those of the {of}, the {best} has as many."
        return replace(
            one,
            list=None,
            part="",
            verdict=Verdict.SUPPORTED_FOR_SCOPE,
            scope=f"{best}: {one.scope}",
            counts=counts,
            note=f"{told} {one.note}".strip(),
        )
    unknown = [f"{name}: {one.note}" for name, one in on_each.items() if one.verdict is Verdict.NOT_CHECKABLE]
    if unknown:
        told = f"The words name no list, and none of the {of} that could be counted has as many."
        return replace(unchecked(claim, " ".join((told, *unknown))), counts=counts)
    nearest = min(on_each, key=lambda name: abs((on_each[name].counted or 0) - claim.value))
    return replace(
        claim,
        verdict=Verdict.CONTRADICTED,
        counted=on_each[nearest].counted,
        scope=f"{nearest}: {on_each[nearest].scope}",
        counts=counts,
        note=f"The words name no list, and none of the {of} has as many in any scope.",
    )


# === choosing =======================================================================================================


def _chosen(claim: Claim, holding: Holding, scopes: Sequence[Scope]) -> tuple[Scope | None, int]:
    """The first scope that fits, and by how many it is off: one at most, where only printed dates are known."""
    fitting = [scope for scope in scopes if scope.fits]
    exact = next((scope for scope in fitting if agrees(claim, len(scope.parties))), None)
    if exact or holding.observed or claim.bound is not Bound.EXACT or claim.value < _CLOSE:
        return exact, 0
    near = next((scope for scope in fitting if abs(_off(claim, len(scope.parties))) == 1), None)
    return near, _off(claim, len(near.parties)) if near else 0


def _off(claim: Claim, count: int) -> int:
    """By how many a count is more, or fewer, than an exact number or a range says."""
    return count - min(max(count, claim.value), claim.most or claim.value)


def agrees(claim: Claim, count: int) -> bool:
    """Whether a count is what a claim says, as exactly as it says it."""
    match claim.bound:
        case Bound.EXACT:
            return _off(claim, count) == 0
        case Bound.AT_LEAST:
            return count >= claim.value
        case Bound.AT_MOST:
            return 0 < count <= claim.value
        case Bound.ABOUT:
            return abs(count - claim.value) <= max(1, round(claim.value * _NEAR))


def _notes(claim: Claim, holding: Holding, scopes: Sequence[Scope], chosen: Scope | None, slack: int) -> Iterator[str]:
    """What a reader of the verdict must know: how the past is known, what is left out, and what the whole list has."""
    whole = max(scopes, key=lambda scope: len(scope.parties))
    name = list_name(claim.list or "", claim.part)
    if not holding.observed:
        yield (
            f"We first read the {name} on {holding.first_read.isoformat()}: what it held on {claim.as_of} is taken "
            "from the dates that it prints. Entries removed before that reading are not counted."
        )
    if holding.read_last and claim.as_of and holding.read_last < claim.as_of:
        yield f"We last read it on {holding.read_last.isoformat()}."
    if holding.undated:
        yield f"{holding.undated} of its entries print no date and are left out."
    if chosen and not chosen.whole and not claim.act:
        yield f"In all, {len(whole.parties)} stand there: {whole.label}."
    if slack:
        yield f"That is {abs(slack)} {'more' if slack > 0 else 'fewer'} than the article says."
    if chosen is None:
        yield "No scope has as many as the article says."
        if not holding.observed and claim.value > max(len(scope.parties) for scope in scopes):
            yield "Entries removed since may make up the difference."
