"""Explaining a claim: what the article says, what was counted, in which scopes, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from watchlist.model import Bound, Claim, Count, Earlier, Verdict
from watchlist.news.claim_words import list_name
from watchlist.news.lexicon import country_name

_BOUNDS = {Bound.EXACT: "", Bound.AT_LEAST: "at least ", Bound.AT_MOST: "at most ", Bound.ABOUT: "about "}
_SHOWN = 30  # keys
_VERDICTS = {
    Verdict.SUPPORTED: "supported",
    Verdict.SUPPORTED_FOR_SCOPE: "supported for one scope",
    Verdict.CONTRADICTED: "contradicted",
    Verdict.NOT_CHECKABLE: "not checkable",
}


def explain_claim(claim: Claim) -> str:
    """Tell a claim and its verdict with all that was counted, a line each."""
    return "\n".join(_lines(claim))


def _lines(claim: Claim) -> Iterator[str]:
    yield f"“{claim.quote}”"
    yield f"It says: {_said(claim)}."
    yield f"As of {claim.as_of.isoformat()} ({_dated(claim)})." if claim.as_of else "It is known of no day."
    yield f"Verdict: {_VERDICTS[claim.verdict]}{_scope(claim)}."
    if claim.note:
        yield claim.note
    if claim.counts:
        yield "Counted:"
    for count in claim.counts:
        yield f"{'→' if _is_chosen(claim, count.scope) else ' '} {count.count:>5}  {count.scope}"
    if claim.members:
        yield f"Those are: {members(claim, _SHOWN)}"
    yield from map(earlier, reversed(claim.earlier))


def told_counts(claim: Claim, shown: int) -> tuple[Count, ...]:
    """The scopes that tell most: that of the verdict, and the others in their order."""
    ranked = sorted(claim.counts, key=lambda one: (one.scope != claim.scope, not one.fits))[:shown]
    return tuple(one for one in claim.counts if one in ranked)


def members(claim: Claim, shown: int) -> str:
    """The first keys of the verdict's scope, and how many more there are."""
    named = claim.members[:shown]
    more = len(claim.members) + claim.members_left - len(named)
    further = f" and {more:,} more (`why claim ID --json` names all)" if more > 0 else ""
    return f"{', '.join(named)}{further}"


def number(claim: Claim) -> str:
    """The number as the words say it, with how exactly it is meant: "at least 12", "18 to 20".

    >>> number(Claim(12, "companies", "", Bound.AT_LEAST)), number(Claim(18, "companies", "", most=20))
    ('at least 12', '18 to 20')
    """
    return f"{_BOUNDS[claim.bound]}{claim.value}{f' to {claim.most}' if claim.most else ''}"


def earlier(before: Earlier) -> str:
    """What the verdict was before the claim was counted again."""
    until = f"Counted on {before.at:%Y-%m-%d} it was" if before.at else "Before, it was"
    scope = f" ({before.counted}: {before.scope})" if before.counted is not None else ""
    return f"{until} {_VERDICTS[before.verdict]}{scope}. {before.note}".strip()


def _said(claim: Claim) -> str:
    done = "were put" if claim.act else "are"
    of = f" in {country_name(claim.country)}" if claim.country else ""
    of_state = f" of {country_name(claim.actor)}" if claim.actor else ""
    unnamed = f"on a list{of_state} that the words do not name"
    on = f"on the {list_name(claim.list, claim.part)}" if claim.list else unnamed
    account = f", on account of {claim.reason}" if claim.reason else ""
    return f"{number(claim)} {claim.what}{of} {done} {on}{account}"


def _dated(claim: Claim) -> str:
    return "the article's own day" if claim.as_of_by == "article" else f"“{claim.as_of_by}”"


def _scope(claim: Claim) -> str:
    if claim.counted is None:
        return ""
    return f": {claim.counted} are {claim.scope}" if claim.verdict is not Verdict.CONTRADICTED else ""


def _is_chosen(claim: Claim, scope: str) -> bool:
    return claim.verdict in {Verdict.SUPPORTED, Verdict.SUPPORTED_FOR_SCOPE} and scope == claim.scope
