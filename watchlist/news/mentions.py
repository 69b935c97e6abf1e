"""Mentions: where an article names a subject.

The heads of all names are searched for at once; what stands around a head then says whether the whole name is there,
only its head, or another's name. What tells little by itself counts where the words around vouch for it, or where the
article has introduced the firm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from watchlist.model import Article, Mention, Subject
from watchlist.news.behind import following
from watchlist.news.heads import HeadFinder, Heads, Met
from watchlist.news.judging import BEGUN, DOUBTFUL, HEAD, NAMED, Found, judge, printed_as_a_name
from watchlist.news.known import heads
from watchlist.news.quiet import says_nothing
from watchlist.news.searched import Page
from watchlist.news.short_forms import short_forms
from watchlist.news.vouching import something_else, trade_on

_ALIKE = 2
"""Subjects of one head that may both be meant."""
_MOST = 200
"""So many mentions of one subject are kept of a text."""


class NameScanner:
    """All names of all subjects, ready to be searched for; ``heads_of`` may know the heads from before."""

    def __init__(self, subjects: Iterable[Subject], heads_of: Heads = heads) -> None:
        self.finder = HeadFinder([*subjects], heads_of)

    def scan(self, article: Article) -> tuple[Mention, ...]:
        """Every mention in the text, in order; then what stands only in the title, without offsets."""
        page = Page(article.text)
        text = self._mentions(page, frozenset())
        named = frozenset(mention.subject for mention in text if mention.subject)
        title = self._mentions(Page(article.title), named)
        alone = {mention.subject: mention for mention in title if mention.subject not in named}
        if alone:
            introduced = frozenset(one.subject for one in alone.values() if one.subject and one.score >= HEAD)
            text = self._mentions(page, introduced)
            named = frozenset(mention.subject for mention in text if mention.subject)
        from_title = (_without_offsets(one) for subject, one in alone.items() if subject not in named)
        return (*text, *from_title)

    def _mentions(self, page: Page, introduced: frozenset[str]) -> tuple[Mention, ...]:
        found, quiet = self._judged(page)
        if not found and not (quiet and introduced):
            return ()
        introduced |= {one.known.subject for one in found if one.introduces}
        if introduced:
            spoken_of = (met for met in quiet if not introduced.isdisjoint(self.finder.bearers(met.head).subjects))
            found += [one for met in spoken_of for one in self._read(page, met)]
        found += list(_shortened(page, found))
        kept = [one for one in found if one.vouched or one.known.subject in introduced]
        settled = _told_apart(page, [_introduced(one, introduced) for one in kept], introduced)
        return tuple(_mention(page, one) for one in _enough(_uncovered(settled)))

    def _judged(self, page: Page) -> tuple[list[Found], list[Met]]:
        """What the heads in a page make; and those of everyday use that nothing beside them speaks for."""
        found: list[Found] = []
        quiet: list[Met] = []
        for met in self.finder.find(page):
            if says_nothing(page, met, self.finder.bearers(met.head)):
                quiet.append(met)
            else:
                found += self._read(page, met)
        return found, quiet

    def _read(self, page: Page, met: Met) -> Iterator[Found]:
        if not printed_as_a_name(page, met.first):
            return
        behind = following(page, met.last)
        bearers = self.finder.bearers(met.head)
        names = bearers.followed_by(behind[0].keys | behind[0].words if behind else ())
        read = (judge(known, page, met, behind) for known in names)
        yield from _best([one for one in read if one])


def _best(found: Sequence[Found]) -> Iterator[Found]:
    """Of what begins at one place, the best reading for each subject, and of those the longest."""
    length = max((one.last for one in found), default=0)
    longest = [one for one in found if one.last == length] if any(one.score >= BEGUN for one in found) else found
    top = max((one.score for one in longest), default=0.0)
    best = [one for one in longest if one.score == top] if top >= BEGUN else longest
    ordered = sorted(best, key=lambda one: (bool(one.vouched), one.score))
    return iter({one.known.subject: one for one in ordered}.values())


def _shortened(page: Page, found: Sequence[Found]) -> Iterator[Found]:
    """Where the page calls by a short form whom it has introduced by more."""
    taken = {(one.known.subject, one.first) for one in found}
    full = {one.known.subject: one for one in found if one.introduces and one.score >= BEGUN}
    for one in full.values():
        every = [each for each in found if each.known.subject == one.known.subject and each.introduces]
        for number, form in short_forms(page, one.known, [(each.first, each.last) for each in every]):
            if (one.known.subject, number) not in taken and not something_else(page, number, number):
                yield Found(one.known, number, number, 0, "short", HEAD, f"“{form}” for the name", "introduced so")


def _introduced(found: Found, introduced: frozenset[str]) -> Found:
    if found.known.subject not in introduced or found.vouched:
        return found
    return replace(found, score=max(found.score, NAMED), vouched="the article names it in full")


def _told_apart(page: Page, found: Sequence[Found], introduced: frozenset[str]) -> Iterator[Found]:
    """Of several subjects that one head may mean: those introduced, or of the trade spoken of; else few, doubtfully."""
    by_place: dict[tuple[int, int], list[Found]] = {}
    for one in found:
        by_place.setdefault((one.first, one.last), []).append(one)
    for same in by_place.values():
        yield from same if len(same) == 1 or same[0].score >= BEGUN else _meant(page, same, introduced)


def _meant(page: Page, same: Sequence[Found], introduced: frozenset[str]) -> Iterable[Found]:
    named = [one for one in same if one.known.subject in introduced and one.score >= HEAD] or [
        one for one in same if one.known.subject in introduced
    ]
    likelier = [one for one in same if trade_on(page, one.known.trades)]
    if 0 < len(named) < len(same):
        return named
    if 0 < len(likelier) < len(same):
        return likelier
    if len(same) > _ALIKE:
        return ()
    return [
        replace(one, score=min(one.score, DOUBTFUL), vouched=f"{one.vouched}; others are called so") for one in same
    ]


def _uncovered(found: Iterable[Found]) -> Iterator[Found]:
    """The mentions that no longer one covers, in order; of one subject no two at one place."""
    reaching: list[Found] = []
    for one in sorted(found, key=lambda one: (one.first, -one.last, -one.score)):
        reaching = [each for each in reaching if each.last >= one.first]
        if not any(_covers(each, one) for each in reaching):
            reaching.append(one)
            yield one


def _covers(one: Found, other: Found) -> bool:
    """Whether a mention that begins no later leaves no room for another: two subjects may be meant at one place."""
    same_place = (one.first, one.last) == (other.first, other.last)
    return one.last >= other.last and (not same_place or one.known.subject == other.known.subject)


def _enough(found: Iterable[Found]) -> Iterator[Found]:
    """The first mentions of each subject: a table or a flood of one name says no more than they do."""
    counted: Counter[str] = Counter()
    for one in found:
        counted[one.known.subject] += 1
        if counted[one.known.subject] <= _MOST:
            yield one


def _mention(page: Page, found: Found) -> Mention:
    start = page.words[found.first].start
    last = page.words[found.last]
    end = last.start + found.length if found.length else last.end
    return Mention(
        surface=page.text[start:end],
        name=found.known.name,
        score=found.score,
        kind=found.kind,
        subject=found.known.subject,
        start=start,
        end=end,
        reason=f"{found.part}; {found.vouched}",
    )


def _without_offsets(mention: Mention) -> Mention:
    return Mention(
        surface=mention.surface,
        name=mention.name,
        score=mention.score,
        kind=mention.kind,
        subject=mention.subject,
        reason=mention.reason,
    )
