"""The rules that spell the name of a listed firm otherwise, letter by letter: every pair names one firm."""

from __future__ import annotations

from scripts.benchmarks.name_pairs.forms import FORMS, RUSSIAN, UKRAINIAN
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
from scripts.benchmarks.name_pairs.listed import Firm, Names

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
