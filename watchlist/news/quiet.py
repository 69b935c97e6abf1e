"""Quiet heads: words of everyday use that stand in a text as such, which must cost next to nothing.

Nearly all heads that a page has are such words ("act", "federal"). One counts only by what stands right beside it, or
where the page has introduced the firm. So what could make it count is asked here of the searched text alone, before the
words of the page are told apart; a quiet head is judged only for a firm that the page introduces.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from watchlist.names.vocabulary import Kind, words
from watchlist.news.behind import begins_phrase, phrase, spelled
from watchlist.news.heads import Bearers, Met
from watchlist.news.searched import Page
from watchlist.news.vouching import BEHIND, calls_a_firm, is_of_a_home, may_link, trades_said

_WORDS, _LETTERS = 8, 160
"""So much is looked at behind a head."""


def says_nothing(page: Page, met: Met, bearers: Bearers) -> bool:
    """Whether a head of everyday use has nothing beside it that could make it a firm's name."""
    if not bearers.everyday or page.sounds:
        return False
    haystack, end = page.haystack, met.end
    before = haystack[haystack.rfind(" ", 0, met.at - 1) + 1 : met.at - 1]
    if calls_a_firm(before) or not trades_said(before).isdisjoint(bearers.trades):
        return False
    if page.quotations and haystack[met.at : end] in page.quotations:
        return False
    following = haystack[end + 1 : haystack.find(" ", end + 1)]
    if _is_nothing(following):
        return bearers.by_key.keys().isdisjoint(spelled((following,)))
    behind = haystack[end + 1 : end + _LETTERS].split(" ", _WORDS)[:_WORDS]
    return not _goes_on(behind, bearers) and not _called(behind)


@lru_cache(maxsize=1 << 15)
def _is_nothing(token: str) -> bool:
    """Whether a word behind a head neither belongs to names of firms nor says, or leads to, what bears the head."""
    if token in words().silent or begins_phrase(token):
        return False
    return not (calls_a_firm(token) or is_of_a_home(token) or may_link(token) or trades_said(token))


def _goes_on(behind: Sequence[str], bearers: Bearers) -> bool:
    """Whether the first word that says anything could belong to a name, or be a legal form or lead to one."""
    place, first = 0, True
    while place < len(behind) and behind[place]:
        size, keys, kind = phrase(behind[place:])
        if keys.isdisjoint(words().silent):
            ours = {*keys, *spelled(behind[place : place + size])} if first else set()
            if kind is None or not bearers.by_key.keys().isdisjoint(ours):
                return True
            if kind is not Kind.TRADE:
                return False
            first = False
        place += size
    return False


def _called(behind: Sequence[str]) -> bool:
    """Whether one of the words close behind calls it a firm, with nothing in between but what leads there."""
    for token in behind[:BEHIND]:
        if calls_a_firm(token) or is_of_a_home(token):
            return True
        if not may_link(token) and not trades_said(token):
            return False
    return False
