"""What would have changed a reading: of a signal, of a claim, of a firm that nobody tracks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from watchlist.model import Bound, Candidate, CandidateState, Claim, Feature, Signal, Verdict

WANTED_ORIGINS = 2
"""How many independent origins make the rule track a candidate."""

_MOST = 3
_ALMOST = 0.999


def of_signal(signal: Signal, found: Sequence[Feature], spoke: Sequence[Feature]) -> Iterator[str]:
    """What would have made a signal another, by what was weighed for it; ``spoke`` are its traits."""
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
    if signal.start is None:
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
    bound = "" if claim.bound is Bound.EXACT else f", {claim.bound.replace('_', ' ')}"
    if claim.verdict is Verdict.NOT_CHECKABLE:
        if not claim.list:
            yield "did the words name a list that is read here, it would have been counted"
        elif claim.as_of is None:
            yield "with a day, in the words or of the article, it would have been counted as of then"
        else:
            yield "with a reading of that list, or entries with their own dates, it would have been counted"
        return
    counts = list({one.count: one.scope for one in reversed(claim.counts) if one.count != claim.counted}.items())[::-1]
    if claim.verdict is Verdict.CONTRADICTED:
        counts = list({one.count: one.scope for one in reversed(claim.counts)}.items())[::-1]
    else:
        yield f"any number that no scope has would have been contradicted (the words say {claim.value:,}{bound})"
    for number, scope in counts[:_MOST]:
        yield f"had the words said {number:,}, it would have been supported for “{scope}”"
    if not claim.act and claim.verdict is Verdict.CONTRADICTED:
        yield "had so many been put on the list by one act, only those of that act would have been counted"


def of_candidate(candidate: Candidate) -> Iterator[str]:
    """What would have made another thing of a firm that nobody tracks."""
    match candidate.state:
        case CandidateState.OPEN:
            missing = max(WANTED_ORIGINS - len(candidate.origins), 0)
            if missing:
                more = "one more independent origin" if missing == 1 else f"{missing} independent origins"
                yield f"with {more} the rule would track it (named by {len(candidate.origins)} now)"
            if not candidate.official:
                yield "named in an official text it would be tracked at once, whoever else names it"
            yield f"a person tracks it by `watchlist candidates track {candidate.id}`"
        case CandidateState.TRACKED:
            yield f"it would be no candidate any more if its subject {candidate.subject} had been there before"
        case CandidateState.DISMISSED:
            yield f"`watchlist candidates track {candidate.id}` tracks it all the same"
