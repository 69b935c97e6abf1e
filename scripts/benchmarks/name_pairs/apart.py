"""The rules that pair listed firms with others that look like them: no pair names one firm."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher

from scripts.benchmarks.name_pairs.forms import ABBREVIATED, FORMS, RUSSIAN
from scripts.benchmarks.name_pairs.letters import russian, to_ascii
from scripts.benchmarks.name_pairs.listed import Firm, Names, firms
from scripts.benchmarks.name_pairs.spelled import cyrillic_form_replaced
from scripts.benchmarks.name_pairs.worded import trade_words_abbreviated, trade_words_english, trade_words_russian

OTHER_TRADES = ("Tekstil", "Gıda", "Turizm", "İnşaat", "Kimya", "Otomotiv", "Madencilik", "Mobilya", "Tarım", "Medikal")
OWN_TRADES = frozenset({
    "Havacılık", "Petrol", "Enerji", "Taşımacılık", "İnşaat", "Denizcilik", "Kimya", "Bilişim",
    "Lojistik", "Elektronik", "Otomotiv", "Makina", "Gıda", "Savunma", "Mühendislik", "Plastik",
    "Tarım", "Metalurji", "Nakliyat", "Metal", "Tekstil", "Teknoloji", "Asansör",
    "Endüstri Makineleri", "Madencilik", "Turizm", "Medikal", "Mimarlık",
})  # fmt: skip


def siblings(firm: Firm, number: int) -> Names | None:
    """The same head in another trade, all else equal or abbreviated."""
    sibling = _sibling(firm, number)
    if sibling is None:
        return None
    return firm.listed, f"{sibling.body} {ABBREVIATED[firm.form][0]}" if number % 3 == 0 else sibling.turkish


def siblings_other_script(firm: Firm, number: int) -> Names | None:
    """The same head in another trade, in Russian letters, the words of trade rendered or translated."""
    sibling = _sibling(firm, number)
    if sibling is None:
        return None
    found = (cyrillic_form_replaced, trade_words_russian)[number % 2](sibling, number)
    return (firm.turkish, found[1]) if found else None


def siblings_translated(firm: Firm, number: int) -> Names | None:
    """The same head in another trade, in English or abbreviated."""
    sibling = _sibling(firm, number)
    found = sibling and (trade_words_english, trade_words_abbreviated)[number % 2](sibling, number)
    return (firm.listed, found[1]) if found else None


def _sibling(firm: Firm, number: int) -> Firm | None:
    """A firm of that head in another trade; None where its own trade is none or more than one."""
    first, *rest = (trade.turkish for trade in firm.trades)
    other = OTHER_TRADES[number % 10]
    if {first, *rest} & OWN_TRADES != {first} or other == first:
        return None
    return replace(firm, trade=" ".join((other, *rest)))


def different_distinctive_word(firm: Firm, number: int) -> Names | None:
    """Another listed firm's head, the most alike of them, all else equal."""
    other = replace(firm, head=_nearest(firm, number).head)
    return (firm.turkish, other.turkish) if number % 2 else (firm.listed, other.ascii.upper())


def generic_words_only(firm: Firm, number: int) -> Names | None:
    """One of the three listed firms that share most words of trade, another head."""
    others = [one for one in firms() if one.head != firm.head and one.listed > firm.listed]
    sharing = [one for one in others if len(one.words & firm.words) > 1]
    best = sorted(sharing, key=lambda one: -len(one.words & firm.words))[: 1 + number % 3]
    return (firm.listed, best[-1].turkish) if best else None


def other_script_other_firm(firm: Firm, number: int) -> Names | None:
    """Another firm of the same trade in Russian letters."""
    other = replace(firm, head=_nearest(firm, number, spoken="turkish").head, spoken="turkish")
    if number % 2:
        found = cyrillic_form_replaced(other, number)
        return (firm.listed, found[1]) if found else None
    return firm.turkish, f"{russian(other.body)} {RUSSIAN[firm.form][1]}"


def translated_other_firm(firm: Firm, number: int) -> Names | None:
    """Another firm of the same trade in English or abbreviated."""
    other = replace(firm, head=_nearest(firm, number).head)
    found = (trade_words_abbreviated if number % 2 else trade_words_english)(other, number)
    return (firm.turkish, found[1]) if found else None


def same_brand_other_trade(firm: Firm, number: int) -> Names | None:
    """The head with a trade that is none of its own, short."""
    other = OTHER_TRADES[(number * 3 + 1) % 10]
    if firm.trades[0].turkish not in OWN_TRADES or other in firm.words:
        return None
    return f"{to_ascii(firm.body)} {to_ascii(FORMS[firm.form])}", f"{firm.head} {other} {ABBREVIATED[firm.form][0]}"


def _nearest(firm: Firm, number: int, spoken: str = "") -> Firm:
    """One of the three listed firms whose heads look most like its own."""
    others = [one for one in firms() if one.head != firm.head and (not spoken or one.spoken == spoken)]
    alike = sorted(others, key=lambda one: -SequenceMatcher(None, to_ascii(firm.head), to_ascii(one.head)).ratio())
    return alike[number % 3]
