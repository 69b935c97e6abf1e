"""Identifiers: what a publisher's label and number say, and when an equal number makes two parties one."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TypedDict

from watchlist.model import Identifier
from watchlist.names.addresses import city_of
from watchlist.names.countries import country_code
from watchlist.names.fold import fold

ANY = "any"
"""The type of a number that a person asks for without saying what it is."""

_BRACKETS = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$", re.DOTALL)
_PREFIX = re.compile(r"^([^\W\d_][^\d:]*[^\W\d_])\W+(\S*\d.*)$", re.DOTALL)
_DIGIT_RUN = re.compile(r"\d(?:[ .-]?\d){8,15}")
_SEPARATORS = re.compile(r"[\W_]+")
# A firm's branches are numbered from 00002 on; a number that no label calls a MERSIS number must have a low one.
_MERSIS_BRANCH, _ANY_BRANCH = re.compile(r"\d{10,11}000\d\d"), re.compile(r"\d{15,16}")
_TURKISH = frozenset({"vkn", "mersis", "tckn"})
_MAY_BE_MERSIS = frozenset({"mersis", "registration", "national_id", "tax", "other"})
_MAY_BE_VKN = frozenset({"vkn", "tax", "registration", "national_id", "other"})
_MAY_BE_TCKN = frozenset({"tckn", "tax", "national_id", "other"})
_UNPROVEN = {"vkn": "tax", "tckn": "national_id", "mersis": "registration"}
_SHORTEST = 5


def _check(kind: str) -> Callable[[str], bool]:
    """The check of a kind of number; stdnum is loaded by the first number that is checked, for most names have none."""

    def is_valid(number: str) -> bool:
        return bool(_stdnum(f"stdnum.{kind}").is_valid(number))

    return is_valid


_stdnum = cache(importlib.import_module)
_is_imo, _is_lei, _is_uscc = _check("imo"), _check("lei"), _check("cn.uscc")
_is_tckimlik, _is_vkn = _check("tr.tckimlik"), _check("tr.vkn")
_CHECKS: dict[str, Callable[[str], object]] = {
    "vkn": _is_vkn,
    "tckn": _is_tckimlik,
    "lei": _is_lei,
    "imo": _is_imo,
    "uscc": _is_uscc,
    "mersis": lambda number: _mersis(number, _ANY_BRANCH),
}


class _Reach(TypedDict):
    unique: list[str]
    in_country: list[str]
    by_office: list[str]
    single: list[str]
    single_in_country: list[str]


class _Knowledge(TypedDict):
    labels: dict[str, list[str]]
    reach: _Reach


def identifier(label: str, value: str, country: str | None) -> tuple[Identifier, ...]:
    """Read one printed number: what it is, then what it implies; nothing for contacts, dates and determinations.

    A number is taken for what its check digits prove it to be, whatever its label says: a MERSIS number printed as a
    registration number is a MERSIS number and gives the tax number (VKN) inside it, with the lost leading zero of
    either restored. Words in brackets after the number and before it are read as label or country.

    >>> [(i.type, i.value) for i in identifier("Registration Number", "9454-0536-9200-001", "TR")]
    [('registration', '945405369200001')]
    >>> [(i.type, i.value) for i in identifier("Registration Number", "0454-0536-9200-0001", "TR")]
    [('mersis', '0454053692000001'), ('vkn', '4540536920')]
    """
    kind, number, country = _read(label, value, country)
    if kind == "none" or not _SEPARATORS.sub("", number):
        return ()
    kind, normal = _recognised(kind, number, country)
    country = "TR" if kind in _TURKISH else country
    found = Identifier(kind, normal, country, label, value)
    return (found, *_inside(found))


def queried(text: str) -> tuple[Identifier, ...]:
    """The identifiers that a person's query may be: a number of any type, and what its check digits prove."""
    _, text, _ = _read("", text, None)
    normal = _normal(text)
    if len(normal) < _SHORTEST or sum(c.isdigit() for c in normal) * 2 < len(normal):
        return ()
    kind, number = _recognised("other", text, "TR")
    proven = Identifier(kind, number, "TR" if kind in _TURKISH else None, printed=text)
    asked = Identifier(ANY, normal, printed=text)
    return (asked,) if kind == "other" else (asked, proven, *_inside(proven))


def written(text: str, country: str | None) -> tuple[Identifier, ...]:
    """What a person writes of a number: ``VKN 1234567890``, ``vkn:1234567890`` or the number alone; else nothing.

    >>> [(i.type, i.value) for i in written("Istanbul Trade Registry 315939-5", "TR")]
    [('registration', '3159395')]
    >>> [(i.type, i.value) for i in written("our ref: 123456", "TR")]
    [('any', '123456')]
    """
    label, number = _labelled(text)
    found = identifier(label, number, country) if not label or kind_of(label) != "other" else ()
    if found and found[0].type != "other" and any(sign.isdigit() for sign in found[0].value):
        return found
    return queried(number)


def _labelled(text: str) -> tuple[str, str]:
    """The words before a colon, and what stands after it."""
    label, _, number = text.partition(":")
    is_labelled = bool(number.strip()) and not any(sign.isdigit() for sign in label)
    return (label.strip(), number.strip()) if is_labelled else ("", text.strip())


def implied(identifiers: Iterable[Identifier]) -> frozenset[tuple[str, str]]:
    """The keys on which two parties are the same: those of two parties meet exactly where a number proves it.

    Numbers that one register gives out for the world stand alone. Tax, registration, passport and national numbers
    hold the country, and count only where it is known and from five digits on. Where each registry office of a country
    counts for itself, as in Turkey, a registry number holds the office's city, and counts only where that is known.
    """
    return frozenset(key for found in identifiers for key in keys(found))


def keys(found: Identifier) -> Iterator[tuple[str, str]]:
    """The keys of one number, as ``implied`` says."""
    if len(found.value) < _SHORTEST:
        return
    if found.type in reach()["unique"]:
        yield found.type, found.value[:8] if found.type == "swift" else found.value
    if is_of_office(found):
        if has_digits(found) and (given_by := office(found)):
            yield found.type, f"{given_by}:{found.value}"
    elif found.type in reach()["in_country"] and found.country and has_digits(found):
        yield found.type, f"{found.country}:{found.value}"


def has_digits(found: Identifier) -> bool:
    """Whether a number has so many digits that it is not equal by chance."""
    return sum(sign.isdigit() for sign in found.value) >= _SHORTEST


def is_of_office(found: Identifier) -> bool:
    """Whether a number is one that each registry office of its country counts for itself."""
    return found.type == "registration" and (
        found.country in reach()["by_office"] or (found.country is None and bool(office(found)))
    )


def office(found: Identifier) -> str:
    """The city whose registry or chamber gave a number, by the words at it; "" where they do not say.

    >>> office(Identifier("registration", "3159395", "TR", "Istanbul Chamber of Comm. No.", "315939-5"))
    'istanbul'
    """
    return city_of(found.label) or city_of(found.printed)


def proven(found: Identifier) -> bool:
    """Whether a number's own check digits hold."""
    check = _CHECKS.get(found.type)
    return check is not None and bool(check(found.value))


def conflicting(ours: Iterable[Identifier], theirs: Iterable[Identifier]) -> Iterator[tuple[Identifier, Identifier]]:
    """The numbers of registers in which a party has only one, where two parties have none in common."""
    single = frozenset(reach()["single"])
    return apart(ours, theirs, lambda found: found.type if found.type in single else None)


def apart(
    ours: Iterable[Identifier], theirs: Iterable[Identifier], kind: Callable[[Identifier], str | None]
) -> Iterator[tuple[Identifier, Identifier]]:
    """The first numbers of each kind that both parties have, where they have none of it in common."""
    left, right = _by_kind(ours, kind), _by_kind(theirs, kind)
    for one in sorted(left.keys() & right.keys()):
        if {found.value for found in left[one]}.isdisjoint(found.value for found in right[one]):
            yield left[one][0], right[one][0]


def _by_kind(numbers: Iterable[Identifier], kind: Callable[[Identifier], str | None]) -> dict[str, list[Identifier]]:
    found: dict[str, list[Identifier]] = {}
    for number in numbers:
        if one := kind(number):
            found.setdefault(one, []).append(number)
    return found


def _read(label: str, value: str, country: str | None) -> tuple[str, str, str | None]:
    """The kind, number and country once words around the number are understood."""
    kind, number = kind_of(label), value.strip()
    if bracketed := _BRACKETS.match(number):
        number = bracketed[1]
        country = country or country_code(bracketed[2])
        kind = _more_precise(kind, kind_of(bracketed[2]))
    if prefixed := _PREFIX.match(number):
        better = kind_of(prefixed[1])
        number = prefixed[2] if better != "other" else number
        kind = _more_precise(kind, better)
    return kind, number, country


def _more_precise(kind: str, better: str) -> str:
    """What the words at the number say, where the label was a general one."""
    return better if kind in {"registration", "other"} and better not in {"other", "none"} else kind


def _recognised(kind: str, number: str, country: str | None) -> tuple[str, str]:
    """What a number proves itself to be, and the number as it is compared."""
    normal = _normal(number)
    if len(normal) == 20 and _is_lei(normal):
        return "lei", normal
    if country == "TR" or kind in _TURKISH:
        return _turkish(kind, number, normal)
    if kind in {"imo", "lei"}:
        return _checked(kind, normal)
    return kind, normal


def _checked(kind: str, normal: str) -> tuple[str, str]:
    """An IMO number, or a register's number where it is not what its label says."""
    digits = normal.removeprefix("IMO")
    return ("imo", digits) if kind == "imo" and len(digits) == 7 and digits.isdigit() else ("registration", normal)


def _turkish(kind: str, number: str, normal: str) -> tuple[str, str]:
    digits = _digits(number) or normal
    branch = _ANY_BRANCH if kind == "mersis" else _MERSIS_BRANCH
    mersis = _mersis(digits, branch) if kind in _MAY_BE_MERSIS else None
    if mersis:
        return "mersis", mersis
    if kind in _MAY_BE_TCKN and len(digits) == 11 and _is_tckimlik(digits):
        return "tckn", digits
    tax = digits.zfill(10) if kind in {"vkn", "tax"} and len(digits) == 9 else digits
    if kind in _MAY_BE_VKN and len(tax) == 10 and _is_vkn(tax):
        return "vkn", tax
    if kind in {"imo", "lei"}:
        return _checked(kind, normal)
    # A number that its own check digits disprove proves nothing, and says nothing against anybody.
    return _UNPROVEN.get(kind, kind), normal


def _mersis(digits: str, branch: re.Pattern[str]) -> str | None:
    """A MERSIS number with its leading zero, where the tax or identity number inside has valid check digits."""
    if not branch.fullmatch(digits):
        return None
    whole = digits.zfill(16)
    proven = _is_tckimlik(whole[:11]) or (whole[0] == "0" and _is_vkn(whole[1:11]))
    return whole if proven else None


def _inside(found: Identifier) -> Iterator[Identifier]:
    """The number that a MERSIS number is built on: a firm's tax number, or a sole trader's identity number."""
    if found.type != "mersis" or len(found.value) != 16:
        return
    if found.value[0] == "0" and _is_vkn(found.value[1:11]):
        yield Identifier("vkn", found.value[1:11], "TR", found.label, found.printed)
    elif _is_tckimlik(found.value[:11]):
        yield Identifier("tckn", found.value[:11], "TR", found.label, found.printed)


def _digits(number: str) -> str | None:
    """The one long run of digits in a number that is spaced, or that a tax office's name stands before."""
    runs = _DIGIT_RUN.findall(number)
    return re.sub(r"\D", "", runs[0]) if len(runs) == 1 else None


def _normal(number: str) -> str:
    return _SEPARATORS.sub("", number.upper())


@lru_cache(maxsize=1024)
def kind_of(label: str) -> str:
    """Our type for a publisher's label: "other" for one that we do not know, "none" for what is no identifier."""
    words = fold(label).split()
    phrases = _phrases()
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            if found := phrases.get(" ".join(words[start : start + size])):
                return found
    return "other"


@cache
def _phrases() -> dict[str, str]:
    return {fold(phrase): kind for kind, phrases in _knowledge()["labels"].items() for phrase in phrases}


def reach() -> _Reach:
    """How far an equal number of each type makes two parties one, and a different one two."""
    return _knowledge()["reach"]


@cache
def _knowledge() -> _Knowledge:
    knowledge: _Knowledge = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))  # type: ignore[assignment]
    return knowledge
