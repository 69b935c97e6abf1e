"""Judging: what a head in a text and the words around it make of it: a whole name, a begun one, a head, another's name.

What tells little by itself counts where the words around vouch for it, or where the article has introduced the firm.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from watchlist.model import Value
from watchlist.names.vocabulary import Kind, places, words
from watchlist.news.behind import Following, following, form_behind
from watchlist.news.heads import Met
from watchlist.news.known import Known, Telling, common, is_place_like, is_plain
from watchlist.news.searched import Page
from watchlist.news.vouching import (
    begun_before,
    calls_a_firm,
    firm_beside,
    firm_near,
    is_a_person_here,
    longer_name,
    something_else,
    trade_near,
    trade_right_before,
    vocabulary,
)

WHOLE, ALIAS, BEGUN, HEAD, NAMED, EVERYDAY, DOUBTFUL, WEAK = 1.0, 0.95, 0.85, 0.8, 0.75, 0.72, 0.65, 0.6
_JOINING = frozenset({"ve", "and", "of", "the", "i"})
_ACRONYM = 4  # letters: so few are a name only when all are capitals


class Found(Value, frozen=True, gc=False):
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


def judge(known: Known, page: Page, met: Met, behind: Sequence[Following]) -> Found | None:
    """What a head and the words ``behind`` it make of one who bears it; None where it is another's name, or none."""
    found = _read(known, page, *_at_its_head(known, page, met, behind))
    return found if found and _proper(page, found) else None


def printed_as_a_name(page: Page, number: int) -> bool:
    """Whether a word begins as names do: with a capital, or with a digit."""
    printed = page.printed(number)
    return printed[:1].isupper() or not printed[:1].isalpha()


def _at_its_head(known: Known, page: Page, met: Met, behind: Sequence[Following]) -> tuple[Met, Sequence[Following]]:
    """What was met as far as it is the head: an idle one was searched for with its next word."""
    if not met.head.startswith(f"{known.head} "):
        return met, behind
    last = met.first + known.head.count(" ")
    return met._replace(last=last, length=0), following(page, last)


def _read(known: Known, page: Page, met: Met, behind: Sequence[Following]) -> Found | None:
    """What a head and the words behind it make: a whole name, a begun one, a head, or (None) another's name."""
    count = 0
    while count < min(len(behind), len(known.rest)) and _is_of(known, behind[count]):
        count += 1
    form = form_behind(page, behind[count:])
    last = form.last if form else behind[count - 1].last if count else met.last
    found = Found(known, met.first, last, 0 if last > met.last else met.length, known.kind, 0.0, "", "")
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
        if known.telling is Telling.EVERYDAY and _is_foreign(known, form):
            return None
        return replace(
            found,
            kind=known.kind if not known.rest else "head",
            score=BEGUN if known.telling is Telling.RARE else EVERYDAY,
            part="the head with a legal form",
            vouched="its legal form",
        )
    return _head(replace(found, last=met.last, length=met.length), page)


def _is_foreign(known: Known, form: Following) -> bool:
    """Whether a legal form is of other countries and not the subject's: "Apple Inc" is no Apple Metal Ltd. Şti."."""
    return any(map(vocabulary("foreign").has, form.words)) and known.words.isdisjoint(form.words)


def _is_of(known: Known, word: Following) -> bool:
    return not word.keys.isdisjoint(known.rest) or (
        word.kind is not None and not word.words.isdisjoint(known.words - _JOINING)
    )


def _whole(found: Found, page: Page, met: Sequence[Following], form: Following | None) -> Found | None:
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


def _begun(found: Found, page: Page, met: Sequence[Following], form: Following | None) -> Found | None:
    """The head and some of the words behind it."""
    begun = replace(found, kind="head", score=BEGUN, part="the head with its trade")
    if form and (found.known.telling is Telling.RARE or not begun_before(page, found.first)):
        return replace(begun, vouched="its legal form", part="the head with its trade and a legal form")
    return _with_trade(replace(begun, vouched="its words"), page, met, at_most=BEGUN)


def _with_trade(found: Found, page: Page, met: Sequence[Following], *, at_most: float) -> Found | None:
    """A head with a trade behind it: of everyday words both must be printed as a name, and by themselves."""
    known = found.known
    if known.telling is Telling.RARE or (known.telling is Telling.WORDS and not is_plain(known.head)):
        return found
    if not all(page.capital(word.first) for word in met) or something_else(page, found.first, found.last):
        return None
    place = is_place_like(_printed(page, found))
    begun = bool(known.rest) and met[0].keys.isdisjoint(known.rest[:1]) and known.next not in met[0].words
    if begun or place or page.shouted or longer_name(page, found.first, found.last):
        beside = firm_beside(page, found.first, found.last)
        beside = beside or ("" if begun or place else firm_near(page, found.first, found.last))
        if not beside or begun_before(page, found.first):
            return None
        return replace(found, score=min(at_most, HEAD), vouched=f"“{beside}” in its sentence")
    return found


def _words(found: Found, page: Page, *, at_most: float) -> Found | None:
    """A head of several words, alone."""
    if something_else(page, found.first, found.last):
        return None
    if not _all_capitals(page, found):
        beside = _called(page, found) if page.quoted(found.first, found.last) else ""
        return replace(found, score=min(at_most, NAMED), vouched=f"“{beside}” beside it") if beside else None
    if is_plain(found.known.head) and not found.known.person:
        return _plain_words(found, page, at_most=at_most)
    if longer_name(page, found.first, found.last):
        beside = firm_near(page, found.first, found.last)
        return replace(found, score=min(at_most, NAMED), vouched=f"“{beside}” in its sentence" if beside else "")
    return replace(found, score=min(at_most, HEAD) if found.known.rest else at_most, vouched="printed as a name")


def _all_capitals(page: Page, found: Found) -> bool:
    """Whether the words behind the first are printed as a name's are; those that join others need not be."""
    numbers = range(found.first + 1, found.last + 1)
    return all(
        page.capital(one)
        or page.printed(one).isdigit()
        or page.token(one) in _JOINING
        or page.token(one) in words().silent
        for one in numbers
    )


def _plain_words(found: Found, page: Page, *, at_most: float) -> Found | None:
    """A head of several words of everyday use: a firm's where something calls it so, as of one such word.

    What no place is called so, nor "the", is a firm's as well where its sentence speaks of firms or of its trade.
    """
    first, last = found.first, found.last
    beside = _called(page, found) or trade_right_before(page, first, found.known.trades)
    if beside and not longer_name(page, first, last):
        return replace(found, score=min(at_most, NAMED), vouched=f"“{beside}” beside it")
    near = firm_near(page, first, last) or trade_near(page, first, last, found.known.trades)
    if near and not is_place_like(found.known.head) and not (first and page.token(first - 1) == "the"):
        return replace(found, score=min(at_most, NAMED), vouched=f"“{near}” in its sentence")
    return replace(found, score=DOUBTFUL, vouched="")


def _printed(page: Page, found: Found) -> str:
    return " ".join(page.token(number) for number in range(found.first, found.last + 1))


def _head(found: Found, page: Page) -> Found | None:
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
    beside = _called(page, found)
    if not beside and not _as_a_name(page, found):
        return replace(found, score=DOUBTFUL, vouched="")
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


def _called(page: Page, found: Found) -> str:
    """The word beside a head that calls it a firm; none where the head only says what firms are spoken of."""
    return "" if _describes(page, found) else firm_beside(page, found.first, found.last)


def _describes(page: Page, found: Found) -> bool:
    """Whether a head stands before "company" as what it is like: "Türk firması", "öncü şirketler"."""
    if page.quoted(found.first, found.last):
        return False
    head, behind = found.known.head, found.last + 1
    if head in places().countries:
        return True
    if not page.adjoins(behind) or not calls_a_firm(page.token(behind)):
        return False
    if vocabulary("described").has(page.token(behind)):
        return True
    return found.known.telling is Telling.EVERYDAY and page.token(behind) in _ENGLISH and head in common().all


_ENGLISH = ("company", "firm", "business", "bank", "group", "entity", "supplier", "exporter", "operator", "dealer")


def _trade(page: Page, found: Found) -> str:
    """The word that names the subject's trade: in the sentence of a name, right before a word of everyday use."""
    known = found.known
    if known.cut:
        return ""
    if known.telling is Telling.NAME or page.quoted(found.first, found.last):
        return trade_near(page, found.first, found.last, known.trades)
    return trade_right_before(page, found.first, known.trades)


def _rare(found: Found, page: Page) -> Found | None:
    """One word that no vocabulary knows: enough where it is printed as a name, and not beside another's."""
    if not longer_name(page, found.first, found.last, rare=True):
        if _as_a_name(page, found):
            return replace(found, vouched="printed as a name")
        if page.begins(found.first) and not page.shouted and not page.suffixed(found.last):
            return replace(found, score=min(found.score, NAMED), vouched="a word that nothing else is called by")
    beside = firm_near(page, found.first, found.last) or trade_near(page, found.first, found.last, found.known.trades)
    return replace(found, score=min(found.score, NAMED), vouched=f"“{beside}” in its sentence" if beside else "")


def _as_a_name(page: Page, found: Found) -> bool:
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


def _proper(page: Page, found: Found) -> bool:
    """A few letters are a name only when all are capitals."""
    printed = page.printed(found.first)
    if len(found.known.head) < _ACRONYM and not found.known.rest and found.first == found.last:
        return printed[: len(found.known.head)].isupper() and not page.shouted
    return True
