"""Mentions: where an article names a subject.

The heads of all names are searched for at once; what stands around a head then says whether the whole name is there,
only its head, or another's name. What tells little by itself counts where the words around vouch for it, or where the
article has introduced the firm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from watchlist.model import Article, Mention, Subject, Value
from watchlist.names.vocabulary import Kind
from watchlist.news.behind import Following, following, form_behind
from watchlist.news.heads import HeadFinder, Heads, Met
from watchlist.news.known import Known, Telling, heads, is_plain
from watchlist.news.searched import Page
from watchlist.news.short_forms import short_forms
from watchlist.news.vouching import (
    begun_before,
    firm_beside,
    firm_near,
    is_a_person_here,
    longer_name,
    something_else,
    trade_near,
    trade_on,
    trade_right_before,
    vocabulary,
)

WHOLE, ALIAS, BEGUN, HEAD, NAMED, EVERYDAY, DOUBTFUL, WEAK = 1.0, 0.95, 0.85, 0.8, 0.75, 0.72, 0.65, 0.6
_ALIKE = 2
"""Subjects of one head that may both be meant."""
_JOINING = frozenset({"ve", "and", "of", "the", "i"})
_ACRONYM = 4  # letters: so few are a name only when all are capitals


class _Found(Value, frozen=True, gc=False):
    """A place where a name may stand: the numbers of its words, what of the name is printed, and what vouches for it.

    ``vouched`` is empty where nothing does: then only the article's having introduced the subject makes it one.
    """

    known: Known
    first: int
    last: int
    length: int
    kind: str
    score: float
    part: str
    vouched: str

    @property
    def introduces(self) -> bool:
        return bool(self.vouched) and self.score >= HEAD


class NameScanner:
    """All names of all subjects, ready to be searched for; ``heads_of`` may know the heads from before."""

    def __init__(self, subjects: Iterable[Subject], heads_of: Heads = heads) -> None:
        self.finder = HeadFinder([*subjects], heads_of)

    def scan(self, article: Article) -> tuple[Mention, ...]:
        """Every mention in the text, in order; then what stands only in the title, without offsets."""
        text = self._mentions(Page(article.text), frozenset())
        named = frozenset(mention.subject for mention in text if mention.subject)
        title = self._mentions(Page(article.title), named)
        alone = {mention.subject: mention for mention in title if mention.subject not in named}
        if alone:
            introduced = frozenset(one.subject for one in alone.values() if one.subject and one.score >= HEAD)
            again = self._mentions(Page(article.text), introduced)
            text, named = again, frozenset(mention.subject for mention in again if mention.subject)
        from_title = (_without_offsets(one) for subject, one in alone.items() if subject not in named)
        return (*text, *from_title)

    def _mentions(self, page: Page, introduced: frozenset[str]) -> tuple[Mention, ...]:
        found = [one for met in self.finder.find(page) for one in self._read(page, met)]
        if not found:
            return ()
        introduced |= {one.known.subject for one in found if one.introduces}
        found += list(_shortened(page, found))
        kept = [one for one in found if one.vouched or one.known.subject in introduced]
        settled = _told_apart(page, [_introduced(one, introduced) for one in kept], introduced)
        return tuple(_mention(page, one) for one in _uncovered(settled))

    def _read(self, page: Page, met: Met) -> Iterator[_Found]:
        if not _printed_as_a_name(page, met.first):
            return
        behind = following(page, met.last)
        bearers = self.finder.bearers(met.head)
        names = bearers.followed_by(behind[0].keys | behind[0].words if behind else ())
        read = (_read(known, page, *_at_its_head(known, page, met, behind)) for known in names)
        yield from _best([one for one in read if one and _proper(page, one)])


def _at_its_head(known: Known, page: Page, met: Met, behind: Sequence[Following]) -> tuple[Met, Sequence[Following]]:
    """What was met as far as it is the head: an idle one was searched for with its next word."""
    if not met.head.startswith(f"{known.head} "):
        return met, behind
    last = met.first + known.head.count(" ")
    return met._replace(last=last, length=0), following(page, last)


def _read(known: Known, page: Page, met: Met, behind: Sequence[Following]) -> _Found | None:
    """What a head and the words behind it make: a whole name, a begun one, a head, or (None) another's name."""
    count = 0
    while count < min(len(behind), len(known.rest)) and _is_of(known, behind[count]):
        count += 1
    form = form_behind(page, behind[count:])
    last = form.last if form else behind[count - 1].last if count else met.last
    found = _Found(known, met.first, last, 0 if last > met.last else met.length, known.kind, 0.0, "", "")
    if count < len(known.rest) and count:
        return _begun(found, page, behind[:count], form)
    if form and not count and _is_group(page, form) and not known.words & form.words:
        return None
    if count == len(known.rest) and (count or form or known.telling is Telling.WORDS):
        return _whole(found, page, behind[:count], form)
    if something_else(page, met.first, last) or (not form and _another(page, behind, met.last)):
        return None
    if form and not _is_group(page, form):
        if known.telling is not Telling.RARE and begun_before(page, met.first):
            return None
        return replace(
            found,
            kind=known.kind if not known.rest else "head",
            score=BEGUN if known.telling is Telling.RARE else EVERYDAY,
            part="the head with a legal form",
            vouched="its legal form",
        )
    return _head(replace(found, last=met.last, length=met.length), page)


def _is_of(known: Known, word: Following) -> bool:
    return not word.keys.isdisjoint(known.rest) or (
        word.kind is not None and not word.words.isdisjoint(known.words - _JOINING)
    )


def _whole(found: _Found, page: Page, met: Sequence[Following], form: Following | None) -> _Found | None:
    """The whole name: sure, but for everyday words without their legal form."""
    known = found.known
    score = WEAK if known.weak else WHOLE if known.kind == "name" else ALIAS
    part = "the whole name" if known.kind == "name" else "the whole alias"
    sure = replace(found, score=score, part=part, vouched="its legal form" if form else "its words")
    if form and known.telling is Telling.EVERYDAY and begun_before(page, found.first):
        return None
    if form or known.telling is Telling.RARE or known.person:
        return sure
    if not met and known.telling is Telling.WORDS:
        return _words(replace(sure, vouched=""), page, at_most=score)
    return _with_trade(sure, page, met, at_most=score)


def _begun(found: _Found, page: Page, met: Sequence[Following], form: Following | None) -> _Found | None:
    """The head and some of the words behind it."""
    begun = replace(found, kind="head", score=BEGUN, part="the head with its trade")
    if form and (found.known.telling is Telling.RARE or not begun_before(page, found.first)):
        return replace(begun, vouched="its legal form", part="the head with its trade and a legal form")
    return _with_trade(replace(begun, vouched="its words"), page, met, at_most=BEGUN)


def _with_trade(found: _Found, page: Page, met: Sequence[Following], *, at_most: float) -> _Found | None:
    """A head with a trade behind it: of everyday words both must be printed as a name, and by themselves."""
    known = found.known
    if known.telling is Telling.RARE or (known.telling is Telling.WORDS and not is_plain(known.head)):
        return found
    if not all(page.capital(word.first) for word in met) or something_else(page, found.first, found.last):
        return None
    begun = bool(known.rest) and met[0].keys.isdisjoint(known.rest[:1]) and known.next not in met[0].words
    if begun or page.shouted or longer_name(page, found.first, found.last):
        beside = firm_beside(page, found.first, found.last)
        beside = beside or ("" if begun else firm_near(page, found.first, found.last))
        if not beside or begun_before(page, found.first):
            return None
        return replace(found, score=min(at_most, HEAD), vouched=f"“{beside}” in its sentence")
    return found


def _words(found: _Found, page: Page, *, at_most: float) -> _Found | None:
    """A head of several words, alone."""
    if something_else(page, found.first, found.last):
        return None
    numbers = range(found.first + 1, found.last + 1)
    as_a_name = all(page.capital(one) or page.printed(one).isdigit() for one in numbers if len(page.token(one)) > 3)
    if not as_a_name:
        return None
    if longer_name(page, found.first, found.last) or (page.shouted and is_plain(found.known.head)):
        beside = firm_near(page, found.first, found.last)
        return replace(found, score=min(at_most, NAMED), vouched=f"“{beside}” in its sentence" if beside else "")
    return replace(found, score=min(at_most, HEAD) if found.known.rest else at_most, vouched="printed as a name")


def _head(found: _Found, page: Page) -> _Found | None:
    """A head alone: how much it tells, and what around it vouches for a firm."""
    known = found.known
    alias = not known.rest and not known.cut
    part = f"the whole {known.kind}" if alias else "the head alone"
    found = replace(found, part=part, kind=known.kind if alias else "head")
    if known.telling is Telling.WORDS:
        return _words(found, page, at_most=HEAD)
    if known.telling is Telling.RARE:
        return _rare(replace(found, score=WEAK if known.weak else ALIAS if alias else HEAD), page)
    if page.token(found.last)[found.length :] and found.length:
        return None  # with a bare ending it is the word itself: "kuzeye", "hedefi"
    if not _as_a_name(page, found) and not firm_beside(page, found.first, found.last):
        return replace(found, score=DOUBTFUL, vouched="")
    beside = firm_beside(page, found.first, found.last)
    score = WEAK if known.weak else NAMED if known.telling is Telling.NAME else EVERYDAY
    longer = longer_name(page, found.first, found.last)
    if beside and not longer:
        return replace(found, score=score, vouched=f"“{beside}” beside it")
    trade = _trade(page, found)
    if trade and not longer and _as_a_name(page, found):
        return replace(found, score=min(score, EVERYDAY), vouched=f"“{trade}”, its trade, in the sentence")
    if longer or is_a_person_here(page, known.head):
        return None
    near = firm_near(page, found.first, found.last)
    if known.telling is Telling.NAME and not known.cut and near and _as_a_name(page, found):
        return replace(found, score=min(score, EVERYDAY), vouched=f"“{near}” in its sentence")
    return replace(found, score=DOUBTFUL, vouched="")


def _trade(page: Page, found: _Found) -> str:
    """The word that names the subject's trade: in the sentence of a name, right before a word of everyday use."""
    known = found.known
    if known.cut:
        return ""
    if known.telling is Telling.NAME or page.quoted(found.first, found.last):
        return trade_near(page, found.first, found.last, known.trades)
    return trade_right_before(page, found.first, known.trades)


def _rare(found: _Found, page: Page) -> _Found | None:
    """One word that no vocabulary knows: enough where it is printed as a name, and not beside another's."""
    if not longer_name(page, found.first, found.last, rare=True):
        if _as_a_name(page, found):
            return replace(found, vouched="printed as a name")
        if page.begins(found.first) and not page.shouted and not page.suffixed(found.last):
            return replace(found, score=min(found.score, NAMED), vouched="a word that nothing else is called by")
    beside = firm_near(page, found.first, found.last) or trade_near(page, found.first, found.last, found.known.trades)
    return replace(found, score=min(found.score, NAMED), vouched=f"“{beside}” in its sentence" if beside else "")


def _as_a_name(page: Page, found: _Found) -> bool:
    """Whether the print says that a word is a name: an apostrophe, quotation marks, capitals amid a sentence."""
    if page.quoted(found.first, found.last):
        return True
    if page.suffixed(found.last):
        return not _like_a_place(page, found.last)
    printed = page.printed(found.first)
    shouts = len(printed) > 1 and printed.isupper()
    return not page.shouted and (shouts or not page.begins(found.first))


_PLACES = ("koy", "kent", "sehir", "hisar", "ova", "tepe", "pinar", "dere", "burnu", "dag")
_WHERE = ("de", "da", "te", "ta", "den", "dan", "ten", "tan", "deki", "daki", "teki", "taki")


def _like_a_place(page: Page, last: int) -> bool:
    """Whether a name sounds like a place, and is where something is."""
    return page.token(last + 1) in _WHERE and page.token(last).endswith(_PLACES)


def _another(page: Page, behind: Sequence[Following], last: int) -> bool:
    """Whether a trade that is not the subject's, or a group's form, adjoins a head: then it is another firm's name."""
    if not behind or not page.adjoins(last + 1) or not page.capital(last + 1):
        return False
    return behind[0].kind is Kind.SECTOR or _is_group(page, behind[0])


def _is_group(page: Page, word: Following) -> bool:
    return vocabulary("group").has(page.token(word.first))


def _printed_as_a_name(page: Page, number: int) -> bool:
    """Names begin with a capital, or with a digit."""
    printed = page.printed(number)
    return printed[:1].isupper() or not printed[:1].isalpha()


def _proper(page: Page, found: _Found) -> bool:
    """A few letters are a name only when all are capitals."""
    printed = page.printed(found.first)
    if len(found.known.head) < _ACRONYM and not found.known.rest and found.first == found.last:
        return printed[: len(found.known.head)].isupper() and not page.shouted
    return True


def _best(found: Sequence[_Found]) -> Iterator[_Found]:
    """Of what begins at one place, the best reading for each subject, and of those the longest."""
    length = max((one.last for one in found), default=0)
    longest = [one for one in found if one.last == length] if any(one.score >= BEGUN for one in found) else found
    top = max((one.score for one in longest), default=0.0)
    best = [one for one in longest if one.score == top] if top >= BEGUN else longest
    ordered = sorted(best, key=lambda one: (bool(one.vouched), one.score))
    return iter({one.known.subject: one for one in ordered}.values())


def _shortened(page: Page, found: Sequence[_Found]) -> Iterator[_Found]:
    """Where the page calls by a short form whom it has introduced by more."""
    taken = {(one.known.subject, one.first) for one in found}
    full = {one.known.subject: one for one in found if one.introduces and one.score >= BEGUN}
    for one in full.values():
        every = [each for each in found if each.known.subject == one.known.subject and each.introduces]
        for number, form in short_forms(page, one.known, [(each.first, each.last) for each in every]):
            if (one.known.subject, number) not in taken and not something_else(page, number, number):
                yield _Found(one.known, number, number, 0, "short", HEAD, f"“{form}” for the name", "introduced so")


def _introduced(found: _Found, introduced: frozenset[str]) -> _Found:
    if found.known.subject not in introduced or found.vouched:
        return found
    return replace(found, score=max(found.score, NAMED), vouched="the article names it in full")


def _told_apart(page: Page, found: Sequence[_Found], introduced: frozenset[str]) -> Iterator[_Found]:
    """Of several subjects that one head may mean: those introduced, or of the trade spoken of; else few, doubtfully."""
    by_place: dict[tuple[int, int], list[_Found]] = {}
    for one in found:
        by_place.setdefault((one.first, one.last), []).append(one)
    for same in by_place.values():
        yield from same if len(same) == 1 or same[0].score >= BEGUN else _meant(page, same, introduced)


def _meant(page: Page, same: Sequence[_Found], introduced: frozenset[str]) -> Iterable[_Found]:
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


def _uncovered(found: Iterable[_Found]) -> list[_Found]:
    """The mentions that no longer one covers, in order; of one subject no two at one place."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (one.first, -one.last, -one.score)):
        over = (each for each in kept if each.first <= one.first and one.last <= each.last)
        if not any((each.first, each.last) != (one.first, one.last) or _same(each, one) for each in over):
            kept.append(one)
    return kept


def _same(one: _Found, other: _Found) -> bool:
    return one.known.subject == other.known.subject


def _mention(page: Page, found: _Found) -> Mention:
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
