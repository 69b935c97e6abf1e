"""What the amendatory instructions of a rule order: add, revise or remove, under which country, whom.

An instruction prints a sentence such as ``a. Under TURKEY, by adding in alphabetical order entries for “A” and “B”;``.
Country and verb stand in any order, or further up in the outline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from watchlist.model import Act, Value
from watchlist.names.countries import country_code
from watchlist.notices.register_blocks import Block, Kind

_SUPPLEMENT = re.compile(r"supplements?\s+no\.?\s*(\d+)\s*(?:to|of)\s+part\s+(\d+)", re.IGNORECASE)
_MARK = re.compile(r"^\W*(?:(\d{1,3})|([a-zA-Z]{1,5}))\.\s|^\W*\((\w{1,5})\)\s")
_RUN_IN = re.compile(
    r"(?<=[;:.])\s+(?:and\s+|or\s+)?(?=(?:(?:[a-z]|[ivx]{1,5}|\d{1,2})\.|\(\w{1,4}\))\s+(?:[A-Z“\"]|by\b|under\b))"
)
_VERB = re.compile(
    r"\b(?:(?P<adds>add(?:s|ing)?|insert(?:s|ing)?)|(?P<removes>remov(?:e|es|ing)|delet(?:e|es|ing))"
    r"|(?P<revises>revis(?:e|es|ing)|correct(?:s|ing)?|amend(?:s|ing)|modif(?:y|ies|ying)|replac(?:e|es|ing)"
    r"|chang(?:e|es|ing)|redesignat(?:e|es|ing)|updat(?:e|es|ing)))\b",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:(?i:under)\s+(?i:the\s+)?(?:(?i:countr(?:y|ies)|destinations?|headings?|sections?|entr(?:y|ies))\s+)?"
    r"|(?i:for|in|from|to)\s+(?i:the\s+)?(?i:countr(?:y|ies)|destinations?|headings?|sections?)\s+)"
    r"(?i:of\s+|for\s+)?(?i:the\s+)?(?=[“\"]?[A-ZÀ-Þ])",
)
_ENTRIES = re.compile(r"\b(?:entr(?:y|ies)|listings?) (?:for|under) (?:the )?(.{4,60}?)(?=[:,]|$)")
_KIND_OF_PARTY = re.compile(r"\b([A-Z]\w+)\s+(?:entit|person|compan|part(?:y|ies)|entr|individual)")
_PART = re.compile(
    r"\b(?:address(?:es)?|alias(?:es)?|footnotes?|citations?|words?|phrases?|texts?|columns?|paragraphs?|spellings?|"
    r"names?|licen[cs]e (?:requirement|review)s?|references?|acronyms?|abbreviations?)\b",
    re.IGNORECASE,
)
_PARTY = re.compile(r"\b(?:entr(?:y|ies)|entit(?:y|ies)|persons?|compan(?:y|ies)|part(?:y|ies))\b", re.IGNORECASE)
_ENTRY_FOR = re.compile(
    r"\b(?:entr(?:y|ies)|listings?)\s+(?:for|of)\b|\b(?:entity|entities|person|persons)\b,?", re.IGNORECASE
)
_READS = re.compile(r"\bread(?:s)? as follows\b|\bto read\b.*$|\bin its place\b|\bas set forth below\b", re.IGNORECASE)
_PLAIN_NAMES = re.compile(
    r"\b(?:entr(?:y|ies)|listings?)\s+(?:for|of)\s+(?:the\s+entit(?:y|ies)\s+)?(.+)$", re.IGNORECASE
)
_BEHIND_NAME = re.compile(r",?\s+\bunder\s+(?:the\s+)?(?:destinations?\b|[A-Z])|,?\s+\bin alphabetical\b")


class Order(Value, frozen=True):
    """One act under one country of a supplement: the ``names`` as quoted, none where the tables alone print them.

    ``text`` is the part of the instruction that says it.
    """

    act: Act
    supplement: int
    country: str = ""
    names: tuple[str, ...] = ()
    text: str = ""


class _Scope(Value, frozen=True):
    """What an item of the outline says for those below it."""

    country: str = ""
    act: Act | None = None


def orders(blocks: Iterable[Block]) -> Iterator[Order]:
    """The orders that concern a supplement of part 744 which lists parties, in the order given."""
    supplement = 0
    scopes: dict[int, _Scope] = {}
    for block in blocks:
        if block.kind is not Kind.INSTRUCTION:
            continue
        for item in _RUN_IN.split(block.text):
            level = _level(item, scopes)
            named = _SUPPLEMENT.search(item)
            if named or level == 0:
                supplement = int(named[1]) if named and named[2] == "744" else 0
            scopes = {deep: scope for deep, scope in scopes.items() if deep < level}
            above = scopes[max(scopes)] if scopes else _Scope()
            if supplement in {4, 6, 7}:
                text = _SUPPLEMENT.sub("", item)
                found, scopes[level] = _read(text, above, supplement)
                yield from found
            else:
                scopes[level] = _Scope()


def _level(item: str, scopes: dict[int, _Scope]) -> int:
    """How deep an item stands: numbers, letters, small Roman numbers, brackets. An "i." behind an "h." is a letter."""
    mark = _MARK.match(item)
    if mark is None:
        return max(scopes, default=0) + 1 if scopes else 0
    if mark[1]:
        return 0 if 2 not in scopes else 3
    if mark[3]:
        return 4
    roman = re.fullmatch(r"[ivx]+", mark[2]) is not None
    return 2 if roman and 1 in scopes else 1


def _read(item: str, above: _Scope, supplement: int) -> tuple[list[Order], _Scope]:
    """The orders of one item, and what holds for the items below it."""
    verbs = list(_VERB.finditer(item))
    first = verbs[0].start() if verbs else len(item)
    country = _country_in(item[:first]) or above.country or _country_in(item)
    found: list[Order] = []
    act = above.act
    if not verbs and above.act:
        found += _orders(item, above.act, country, supplement)
    inside = False
    for number, verb in enumerate(verbs):
        end = verbs[number + 1].start() if number + 1 < len(verbs) else len(item)
        segment = item[verb.end() : end]
        act = Act(str(verb.lastgroup))
        inside = _within_an_entry(segment, inside)
        if inside:
            found += [one for one in _orders(_behind_entry(segment), Act.REVISES, country, supplement) if one.names]
        else:
            found += _orders(segment, act, country, supplement)
            country = _country_in(segment) or country
            inside = act is Act.REVISES
        if re.search(r";\s*(?:and\s*)?$", segment):
            inside = False
    return found, _Scope(country or _country_in(item), act)


def _within_an_entry(segment: str, inside: bool) -> bool:
    """Whether a verb's object is a part of an entry, such as an address, not a party."""
    before_name = re.split(r"[“\"]", segment, maxsplit=1)[0]
    part, party = _PART.search(before_name), _PARTY.search(before_name)
    if part and (party is None or part.start() < party.start()):
        return True
    return inside and party is None


def _behind_entry(segment: str) -> str:
    """What stands behind "the entry for": an address that is quoted before it names nobody."""
    found = _ENTRY_FOR.search(segment)
    return segment[found.end() :] if found else ""


def _orders(segment: str, act: Act, country: str, supplement: int) -> Iterator[Order]:
    """The orders of one verb: a country holds for the names behind it, or for those before it where none is behind."""
    segment = _READS.sub("", segment)
    # A country's name alone is none of a party; brackets such as "(HK)" are read as a country too.
    names = [(place, "", name) for place, name in quoted(segment) if "(" in name or country_code(name) is None]
    marks = [
        (found.end(), code, "")
        for found in _UNDER.finditer(segment)
        if not any(place < found.start() < place + len(name) for place, _, name in names)
        and (code := _country_at(segment[found.end() :]))
    ]
    if not names:
        code = marks[0][1] if marks else _adjective(segment) or country
        if act is not Act.REMOVES or _PARTY.search(segment) or country:
            yield Order(act, supplement, code, tuple(_unquoted(segment)), segment)
        return
    leading = not marks or marks[0][0] < names[0][0]
    adjective = _adjective(segment)
    for place, _, name in names:
        near = [code for at, code, _ in marks if (at < place) is leading]
        code = (near[-1] if leading else near[0]) if near else adjective or country
        yield Order(act, supplement, code, (name,), segment)


def quoted(text: str) -> Iterator[tuple[int, str]]:
    """What stands in quotes, with its place; a name may hold quotes itself.

    >>> [name for _, name in quoted("entries for “Kant,” and “Enterprise “Svyaz”.”")]
    ['Kant', 'Enterprise “Svyaz”.']
    """
    depth, start = 0, 0
    for place, letter in enumerate(text):
        opens = letter == "“" or (letter == '"' and not depth)
        closes = depth and (letter == "”" or (letter == '"' and depth == 1))
        if opens:
            start = start if depth else place
        depth += bool(opens) - bool(closes)
        if closes and not depth and (name := text[start + 1 : place].strip(" ,;")):
            yield start, name


def _unquoted(segment: str) -> Iterator[str]:
    """The names behind "the entry for" where nothing is quoted: one, or several parted by semicolons."""
    found = _PLAIN_NAMES.search(segment)
    if found is None:
        return
    for part in re.split(r";\s+(?:and\s+)?", found[1]):
        name = re.sub(r"[\s,;:]*(?:\band)?[\s,;:]*$", "", _BEHIND_NAME.split(part, maxsplit=1)[0]).strip()
        if name and country_code(name) is None and any(map(str.isupper, name)):
            yield name


def _country_in(text: str) -> str:
    for found in _UNDER.finditer(text):
        if code := _country_at(text[found.end() :]):
            return code
    alone = (country_code(found[1].strip(' “”"')) for found in _ENTRIES.finditer(text))
    return next((code for code in alone if code), "") or _adjective(text)


def _country_at(text: str) -> str:
    """The country that a text begins with, the longest name of it; in quotes it is all that they hold."""
    if text[:1] in '“"':
        held = re.split(r"[”\"]", text[1:], maxsplit=1)[0].strip(" ,.;:")
        return country_code(held) or ""
    words = re.split(r"[“”\"]|\b(?:by|in alphabetical)\b", text, maxsplit=1)[0].split()[:8]
    for size in range(len(words), 0, -1):
        candidate = " ".join(words[:size]).strip(" ,.;:()")
        if len(candidate) > 2 and (code := country_code(candidate)):
            return code
    return ""


def _adjective(text: str) -> str:
    for found in _KIND_OF_PARTY.finditer(text):
        if code := country_code(found[1]):
            return code
    return ""
