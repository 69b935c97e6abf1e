"""The rules that write the name of a listed firm otherwise: every pair names one firm."""

from __future__ import annotations

from collections.abc import Callable

from scripts.benchmarks.name_pairs.letters import (
    COMMAS,
    ENGLISH,
    FRENCH,
    GERMAN,
    from_cyrillic,
    latin,
    lower,
    russian,
    to_ascii,
    ukrainian,
    upper,
)
from scripts.benchmarks.name_pairs.listed import FORMS, Firm

Names = tuple[str, str]
Rule = Callable[[Firm, int], Names | None]

ABBREVIATED = {
    "limited": ("Ltd. Şti.", "LTD STI", "Ltd.Şti.", "LTD. STİ.", "Ltd Sti", "Ltd.", "L.T.D. Ş.T.İ."),
    "joint": ("A.Ş.", "AS", "A S", "A. Ş.", "A.S.", "AŞ", "Anonim Şti."),
}
TRANSLATED = {
    "limited": ("Limited Company", "LLC", "Limited Liability Company", "Ltd. Co.", "L.L.C.", "Co., Ltd.", "Limited"),
    "joint": ("Joint Stock Company", "JSC", "Inc.", "Joint-Stock Co.", "Corporation", "Incorporated Company", "J.S.C."),
}
RUSSIAN = {"limited": ("ООО", "Лимитед Ширкети", "Лтд. Шти."), "joint": ("АО", "Аноним Ширкети", "А.Ш.")}
UKRAINIAN = {"limited": ("ТОВ", "Лімітед Ширкеті", "Лтд. Шті."), "joint": ("АТ", "Анонім Ширкеті", "А.Ш.")}
GERMAN_FORMS = {"limited": "GmbH", "joint": "AG"}
MISPRINTED = {
    "limited": (
        "LIMSTED SIRKETI", "LIMITED SIRKERTI", "LIMITED SIKRETI", "LTD STL", "LIMITIED SIRKETI", "Limited Serketi",
        "LİMİTED ŞIRKETl", "Lirnited Sirketi", "LTD SITI", "LIMITEDSIRKETI",
    ),
    "joint": (
        "ANONIM SERKETI", "ANONIM SIKRETI", "ANONIN SIRKETI", "ANOMIM SIRKETI", "Anonirn Sirketi", "ANONIM SIRKET1",
        "A,S,", "ANONIMSIRKETI", "ANONIM SRIKETI", "Anonim Sirkety",
    ),
}  # fmt: skip
PLACES = ("{} (Turkey)", "{} Turkey", "{}, Istanbul", "{} - Türkiye", "{} (İstanbul, Türkiye)", "TURKISH COMPANY {}")
LIQUIDATED = (
    "Tasfiye Halinde {}",
    "{} (in liquidation)",
    "TASFİYE HALİNDE {}",
    "{} (Tasfiye Halinde)",
    "Tasf. Hal. {}",
)
SAYS_LITTLE = {"Sanayi", "Ticaret", "İthalat", "İhracat", "Grup", "Gemi"}
LOOKALIKES = (("m", "rn"), ("l", "1"), ("o", "0"), ("i", "l"), ("e", "c"), ("s", "5"), ("u", "v"))
NEIGHBOURS = (("a", "s"), ("e", "r"), ("k", "l"), ("n", "b"), ("t", "y"), ("r", "t"), ("m", "n"))


def diacritics(firm: Firm, number: int) -> Names | None:
    """Turkish letters for the ASCII of a list, in small letters or capitals."""
    if firm.turkish == firm.ascii:
        return None
    written = (firm.turkish, upper(firm.turkish), lower(firm.turkish))[number % 3]
    return firm.ascii if number % 2 else firm.ascii.upper(), written


def cyrillic_russian(firm: Firm, number: int) -> Names | None:
    """All of it in Russian letters, or all but the legal form."""
    if firm.spoken == "foreign":
        return None
    return firm.listed, russian(firm.body if number % 3 == 0 else firm.turkish)


def cyrillic_form_replaced(firm: Firm, number: int) -> Names | None:
    """Russian letters, with a Russian legal form in front or the Turkish one abbreviated behind."""
    if firm.spoken == "foreign":
        return None
    ours, _, short = RUSSIAN[firm.form]
    body = russian(firm.body)
    return firm.turkish, (f"{ours} «{body}»", f'{ours} "{body}"', f"{body} {short}", f"{ours} {body}")[number % 4]


def cyrillic_ukrainian(firm: Firm, number: int) -> Names | None:
    """Ukrainian letters, the legal form rendered, replaced, abbreviated or dropped."""
    if firm.spoken == "foreign":
        return None
    ours, full, short = UKRAINIAN[firm.form]
    body = ukrainian(firm.body)
    return firm.listed, (f"{body} {full}", f"{ours} «{body}»", body, f"{body} {short}")[number % 4]


def latin_english(firm: Firm, _number: int) -> Names | None:
    """Sounds spelled as in English: sh, ch, j, gh."""
    return _respelled(firm, latin(firm.turkish, ENGLISH))


def latin_german(firm: Firm, number: int) -> Names | None:
    """Sounds spelled as in German (sch, tsch, dsch), or only its oe and ue."""
    spelling = GERMAN if number % 2 else {"ö": "oe", "ü": "ue", "ş": "s", "ç": "c", "ğ": "g", "ı": "i"}
    return _respelled(firm, latin(firm.turkish, spelling))


def latin_french(firm: Firm, _number: int) -> Names | None:
    """Sounds spelled as in French: ch, tch, dj, ou."""
    return _respelled(firm, latin(firm.turkish, FRENCH))


def latin_from_cyrillic(firm: Firm, _number: int) -> Names | None:
    """Latin letters that went through Russian ones: dzh, y, kh, yu."""
    return _respelled(firm, from_cyrillic(firm.turkish))


def romanian_commas(firm: Firm, _number: int) -> Names | None:
    """The Romanian letters with commas that the EU's journal prints for Turkish ones with cedillas."""
    return _respelled(firm, latin(firm.turkish, COMMAS), foreign_too=True)


def _respelled(firm: Firm, written: str, *, foreign_too: bool = False) -> Names | None:
    if firm.spoken == "foreign" and not foreign_too:
        return None
    return None if written in (firm.ascii, firm.turkish) else (firm.turkish, written)


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
    form = ("", GERMAN_FORMS[firm.form], ABBREVIATED[firm.form][0])[number % 3]
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


def typo_letters(firm: Firm, number: int) -> Names | None:
    """A letter of the head missing, doubled or swapped with its neighbour."""
    head = firm.head
    if len(head) < 7 or firm.spoken == "initials":
        return None
    inner = [at for at in range(1, len(head) - 1) if head[at - 1 : at + 2].isalpha()]
    at = inner[(2 * number + 1) % len(inner)]
    wrong = (
        head[:at] + head[at + 1 :],
        head[:at] + head[at] + head[at:],
        head[:at] + head[at + 1] + head[at] + head[at + 2 :],
    )[number % 3]
    return None if wrong == head else (firm.turkish, f"{wrong} {firm.trade} {FORMS[firm.form]}")


def typo_ocr(firm: Firm, number: int) -> Names | None:
    """A letter of the head misread by a scanner, or its neighbour on the keyboard."""
    head = to_ascii(firm.head)
    if len(head) < 5 or firm.spoken == "initials":
        return None
    pairs = LOOKALIKES if number % 3 else NEIGHBOURS
    choices = (*pairs[number % 7 :], *pairs[: number % 7])
    wrong = next((head[0] + head[1:].replace(*one, 1) for one in choices if one[0] in head[1:]), head)
    return None if wrong == head else (firm.ascii, f"{wrong} {to_ascii(firm.trade)} {to_ascii(FORMS[firm.form])}")


SWAPS = (
    ("Sanayi ve Ticaret", "Ticaret ve Sanayi"),
    ("Ticaret ve Sanayi", "Sanayi ve Ticaret"),
    ("Ticaret Sanayi", "Sanayi Ticaret"),
    ("Sanayi Ticaret", "Ticaret Sanayi"),
    ("İthalat İhracat", "İhracat İthalat"),
    ("Nakliyat ve Dış Ticaret", "Dış Ticaret ve Nakliyat"),
    ("Lojistik ve Dış Ticaret", "Dış Ticaret ve Lojistik"),
    ("Pazarlama ve Ticaret", "Ticaret ve Pazarlama"),
)


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
