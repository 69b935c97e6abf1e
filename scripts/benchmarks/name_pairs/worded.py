"""The rules that word the name of a listed firm otherwise: every pair names one firm."""

from __future__ import annotations

from scripts.benchmarks.name_pairs.forms import ABBREVIATED, FORMS, GERMAN, MISPRINTED, RUSSIAN, TRANSLATED
from scripts.benchmarks.name_pairs.letters import lower, russian, to_ascii
from scripts.benchmarks.name_pairs.listed import Firm, Names

PLACES = ("{} (Turkey)", "{} Turkey", "{}, Istanbul", "{} - Türkiye", "{} (İstanbul, Türkiye)", "TURKISH COMPANY {}")
LIQUIDATED = (
    "Tasfiye Halinde {}",
    "{} (in liquidation)",
    "TASFİYE HALİNDE {}",
    "{} (Tasfiye Halinde)",
    "Tasf. Hal. {}",
)
SAYS_LITTLE = {"Sanayi", "Ticaret", "İthalat", "İhracat", "Grup", "Gemi"}
SWAPS = (
    ("Dış Ticaret Sanayi", "Sanayi Dış Ticaret"),
    ("Sanayi ve Ticaret", "Ticaret ve Sanayi"),
    ("Ticaret ve Sanayi", "Sanayi ve Ticaret"),
    ("Ticaret Sanayi", "Sanayi Ticaret"),
    ("Sanayi Ticaret", "Ticaret Sanayi"),
    ("İthalat İhracat", "İhracat İthalat"),
    ("Nakliyat ve Dış Ticaret", "Dış Ticaret ve Nakliyat"),
    ("Lojistik ve Dış Ticaret", "Dış Ticaret ve Lojistik"),
    ("Pazarlama ve Ticaret", "Ticaret ve Pazarlama"),
)


def form_abbreviated(firm: Firm, number: int) -> Names | None:
    """The legal form in one of its abbreviations."""
    short = ABBREVIATED[firm.form][number % 7]
    return (
        (firm.turkish, f"{firm.body} {short}") if number % 2 else (firm.ascii.upper(), f"{to_ascii(firm.body)} {short}")
    )


def form_translated(firm: Firm, number: int) -> Names | None:
    """The legal form in English, all else Turkish."""
    return firm.ascii.upper() if number % 2 else firm.turkish, f"{firm.body} {TRANSLATED[firm.form][number % 7]}"


def form_dropped(firm: Firm, number: int) -> Names | None:
    """No legal form."""
    return firm.listed, to_ascii(firm.body).upper() if number % 2 else firm.body


def form_misprinted(firm: Firm, number: int) -> Names | None:
    """A legal form as lists and scans misprint it."""
    return firm.turkish, f"{to_ascii(firm.body).upper()} {MISPRINTED[firm.form][number % 10]}"


def trade_words_english(firm: Firm, number: int) -> Names | None:
    """Words of trade and legal form in English."""
    form = TRANSLATED[firm.form][number % 3]
    return firm.listed, f"{firm.head} {' '.join(trade.english for trade in firm.trades)} {form}"


def trade_words_russian(firm: Firm, number: int) -> Names | None:
    """Words of trade in Russian, with a Russian legal form or none."""
    if firm.spoken == "foreign":
        return None
    body = f"{russian(firm.head)} {' '.join(trade.russian for trade in firm.trades)}"
    ours = RUSSIAN[firm.form][0]
    return firm.turkish, (f"{ours} «{body}»", body, f"{ours} {body}")[number % 3]


def trade_words_german(firm: Firm, number: int) -> Names | None:
    """Words of trade in German, with a German legal form, the Turkish one or none."""
    body = f"{firm.head} {' '.join(trade.german for trade in firm.trades)}"
    form = ("", GERMAN[firm.form], ABBREVIATED[firm.form][0])[number % 3]
    return firm.turkish, f"{body} {form}".strip()


def trade_words_abbreviated(firm: Firm, number: int) -> Names | None:
    """San. ve Tic., Dış Tic., İth. İhr., Loj., Müh. and their like."""
    short = " ".join(trade.abbreviated for trade in firm.trades)
    if short == firm.trade:
        return None
    written = f"{firm.head} {short} {ABBREVIATED[firm.form][number % 2]}"
    return firm.turkish, to_ascii(written).upper().replace(".", "") if number % 3 == 0 else written


def generic_words_dropped(firm: Firm, number: int) -> Names | None:
    """The head with its first word of trade; the head alone only where it is rare or of two words."""
    if firm.spoken == "foreign" or len(firm.trades) < 2 or firm.trades[0].turkish in SAYS_LITTLE:
        return None
    kept = f"{firm.head} {firm.trades[0].turkish}"
    short = ABBREVIATED[firm.form][0]
    alone = firm.head if len(firm.head) > 6 else kept
    return firm.listed, (kept, f"{kept} {short}", f"{alone} {short}", alone)[number % 4]


def joined_words(firm: Firm, _number: int) -> Names | None:
    """The head's words written as one, or joined with the first word of trade, or two words of trade as one."""
    first, *rest = firm.turkish.split()
    if " " not in firm.head and firm.trade.startswith("Dış Ticaret"):
        return firm.turkish, firm.ascii.upper().replace("DIS TICARET", "DISTICARET")
    if rest[0] in {"İç", "ve", "Sanayi", "Ticaret"} or firm.spoken == "initials":
        return None
    return firm.listed, f"{first}{lower(rest[0])} {' '.join(rest[1:])}"


def word_order(firm: Firm, number: int) -> Names | None:
    """Words of trade the other way round, or the head behind them."""
    if number % 4 == 0 and len(firm.head) > 5:
        return firm.turkish, f"{firm.trade} {FORMS[firm.form]} {firm.head}"
    swapped = next((firm.turkish.replace(*swap) for swap in SWAPS if swap[0] in firm.turkish), None)
    return (firm.listed, swapped) if swapped else None


def in_liquidation(firm: Firm, number: int) -> Names | None:
    """The note that it is being wound up."""
    return firm.listed, LIQUIDATED[number % 5].format(firm.turkish if number % 2 else firm.ascii.upper())


def country_or_city_added(firm: Firm, number: int) -> Names | None:
    """A country or city that says nothing new."""
    return firm.turkish, PLACES[number % 6].format(f"{firm.body} {ABBREVIATED[firm.form][number % 2]}")


def and_signs(firm: Firm, number: int) -> Names | None:
    """``ve`` as a sign, as another language's word, or left out."""
    if " ve " not in firm.turkish:
        return None
    sign = (" & ", " and ", " - ", " + ", " ", "/")[number % 6]
    return firm.listed, firm.turkish.replace(" ve ", sign)
