"""What would have changed a reading: of a signal, a claim, a name, a firm that nobody tracks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from watchlist.model import (
    Bound,
    Candidate,
    CandidateState,
    Claim,
    Feature,
    Mention,
    PromotionRule,
    Signal,
    Verdict,
)
from watchlist.news.promotion import INDEPENDENT, promoted
from watchlist.news.verdicts import agrees

_MOST = 3
_ALMOST = 0.999


def of_signal(
    signal: Signal, found: Sequence[Feature], spoke: Sequence[Feature], *, alone: bool = True
) -> Iterator[str]:
    """What would have made a signal another, by what was weighed for it; ``spoke`` are its traits.

    ``alone`` is false where other sentences of its article say the same.
    """
    likely = [one for one in found if one.feature == "likelihood"]
    page = next((one.weight for one in found if one.feature == "page"), 1.0)
    if not likely:
        yield "the article is read in another way now: this signal would not be told any more"
        return
    told, wanted = likely[0].weight, float(likely[0].candidate)
    yield f"under {wanted:.2f} it would not have been told"
    strongest = next((one for one in spoke if one.weight > 0), None)
    if strongest:
        less = _without(strongest.weight, told, page)
        still = "still" if less >= wanted else "not"
        yield f"had it not been for “{strongest.query}” ({less:.2f} likely), it would {still} have been told"
    for one in likely[1:2]:
        yield f"from {one.candidate} on ({one.weight:.2f} now) it would have been told as {one.query} too"
    if signal.start is None and alone:
        yield "did the text say so as well, it would not rest on the headline alone"
    if signal.background:
        yield "told as new (“today”, “on Monday”) it would have been fresh, and news"


def _without(weight: float, told: float, page: float) -> float:
    """How likely a signal would be without a trait: what is told is the mean of its sentence and its page."""
    sentence = min(max(told * told / max(page, 0.001), 0.001), _ALMOST)
    odds = math.log(sentence / (1 - sentence)) - weight
    return math.sqrt(page / (1 + math.exp(-odds)))


def of_claim(claim: Claim) -> Iterator[str]:
    """What would have made the verdict on a number another."""
    if claim.verdict is Verdict.NOT_CHECKABLE:
        yield _to_be_counted(claim)
        return
    contradicted = claim.verdict is Verdict.CONTRADICTED
    # Of a claim that was counted before scopes said whether they fit, a scope that has as many cannot have fitted.
    fitting = {
        one.count: one.scope
        for one in reversed(claim.counts)
        if one.count and one.fits and not (contradicted and agrees(claim, one.count))
    }
    others = [count for count in reversed(fitting) if contradicted or count != claim.counted]
    exactly = "" if claim.bound is Bound.EXACT else "exactly "
    for count in others[:_MOST]:
        yield f"had the words said {exactly}{count:,}, it would have been supported for “{fitting[count]}”"
    if fitting and claim.bound is not Bound.AT_MOST:
        yield f"had the words said {exactly}{max(fitting) * 2:,}, it would have been contradicted: no scope has so many"
    for one in claim.counts:
        if contradicted and not one.fits and agrees(claim, one.count):
            yield f"“{one.scope}” has as many, and would have been meant had the words spoken of that"
            return


def _to_be_counted(claim: Claim) -> str:
    """What a number that could not be checked lacks."""
    if not claim.list and not claim.actor:
        return "did the words name a list that is read here, it would have been counted"
    if claim.as_of is None:
        return "with a day, in the words or of the article, it would have been counted as of then"
    if claim.counts:
        return "once the list is read again, later than that day, it is counted again"
    return "with a reading of that list, or entries with their own dates, it would have been counted"


def of_sighting(mention: Mention) -> Iterator[str]:
    """What would have made another thing of words that name a firm that nobody tracks."""
    yield f"without {mention.reason}, something else would have had to call it a firm of a tracked country"
    yield "had somebody tracked it before, the words would name that subject"


def of_candidate(candidate: Candidate, rule: PromotionRule) -> Iterator[str]:
    """What would have made another thing of a firm that nobody tracks, by the rule that the settings give."""
    match candidate.state:
        case CandidateState.OPEN:
            yield from _to_be_promoted(candidate, rule)
            yield f"a person tracks it by `watchlist candidates track {candidate.id}`"
        case CandidateState.TRACKED:
            yield f"had {candidate.subject} been tracked before, the articles would have named it from the first"
        case CandidateState.DISMISSED:
            yield f"`watchlist candidates track {candidate.id}` tracks it all the same"


def _to_be_promoted(candidate: Candidate, rule: PromotionRule) -> Iterator[str]:
    """What the rule waits for; where the settings forbid it, which setting would have let it."""
    missing = INDEPENDENT - len(candidate.origins)
    if rule == "two_origins" and missing > 0:
        more = "one more independent origin" if missing == 1 else f"{missing} independent origins"
        yield f"with {more} the rule would track it (named by {len(candidate.origins)} now)"
    if rule != "never" and not candidate.official:
        yield "named in an official text it would be tracked at once, whoever else names it"
    wider = next((one for one in ("official", "two_origins") if promoted(candidate, one)), None)
    if wider and not promoted(candidate, rule):
        yield f'with `promote = "{wider}"` under [tracking] it would have been tracked by rule; now it is "{rule}"'
    elif rule == "never":
        yield 'no rule tracks it, because `promote` under [tracking] is "never"'
