"""When a firm that the news names is tracked without a person's word."""

from __future__ import annotations

from watchlist.model import Candidate, PromotionRule

INDEPENDENT = 2


def promoted(candidate: Candidate, rule: PromotionRule) -> str:
    """Why a candidate is tracked without a person's word; empty where it is not."""
    if rule == "never":
        return ""
    if candidate.official:
        return f"an official text names it as {candidate.cue}"
    if rule == "two_origins" and len(candidate.origins) >= INDEPENDENT:
        return f"{' and '.join(candidate.origins[:INDEPENDENT])} name it, {candidate.cue}"
    return ""
