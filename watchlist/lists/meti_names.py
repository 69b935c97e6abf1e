"""The names of an entry of a METI list: in English with aliases, in Japanese, and as written where the firm is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watchlist.lists.meti_text import has_kana, is_english
from watchlist.model import Name, Strength

_ENGLISH_ALIASES = re.compile(
    r",?\s*(?:a\.\s*k\.\s*a\.?)?,?\s*(?:the\s*)?follow(?:ing)?\s*\w+\s*alias(?:es)?\s*[:：]?", re.IGNORECASE
)
_JAPANESE_ALIASES = re.compile(r"\s*別\s*称\s*[:：]")
_ITEM = re.compile(r"(?:^\s*|(?<=[:：])\s*|[;；]\s*(?:and)?\s*)[-—―–‐]\s*", re.MULTILINE)
_AND = re.compile(r"[\s;；,]*(?:\band)?[\s;；,]*$")
# A full stop that ends an alias is the list's own, unless the last word is a short form.
_OWN_STOP = re.compile(r"(?:\b(?:Ltd|Co|[SȘŞ]ti|Inc|Corp|Tic|San|Bilg|Malz|Pvt|Pte)|\W\w|^\w)\.$", re.IGNORECASE)
_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")
_LAST_BRACKETS = re.compile(r"[（(]((?:[^（）()]|[（(][^（）()]*[）)])*)[）)]\s*$")
_ALIASES_IN_BRACKETS = re.compile(r"[（(]\s*別\s*称\s*[、､，,]\s*(.*)[）)]\s*$", re.DOTALL)


def names(japanese: Sequence[str], english: Sequence[str]) -> Iterator[Name]:
    """Every name once, the English one first."""
    found: dict[str, Name] = {}
    for name in (*_english(english), *_japanese(japanese)):
        if name.text:
            found.setdefault(name.text, name)
    yield from found.values()


def joined(lines: Sequence[str]) -> str:
    """English lines as one: a line that breaks at a hyphen breaks inside a word.

    >>> joined(["Shing Hing Commercial Building, 21-", "27 Wing Kut Street"])
    'Shing Hing Commercial Building, 21-27 Wing Kut Street'
    """
    text = ""
    for line in lines:
        text += line if not text or text.endswith(("-", "–")) else f" {line}"
    return " ".join(text.split())


def _english(lines: Sequence[str]) -> Iterator[Name]:
    text = "\n".join(lines)
    if labelled := _JAPANESE_ALIASES.search(text):
        yield from _named(text[: labelled.start()])
        yield from _labelled(text[labelled.end() :].strip())
        return
    primary, *aliases = _ENGLISH_ALIASES.split(text)
    yield from _named(primary)
    for item in _ITEM.split("\n".join(aliases)):
        if alias := _without_stop(_AND.sub("", joined(item.split("\n")))):
            yield Name(alias, Strength.STRONG, "a.k.a.")


def _named(text: str) -> Iterator[Name]:
    """The primary name, and the original names that stand behind it in brackets."""
    line = joined(text.split("\n"))
    originals = [found for found in _BRACKETED.finditer(line) if not is_english(found[1]) and not found[1].isascii()]
    for found in reversed(originals):
        line = line[: found.start()] + line[found.end() :]
    yield Name(_without_stop(_AND.sub("", line).strip()))
    for found in originals:
        yield from (_original(part) for part in found[1].split("、") if part.strip())


def _labelled(text: str) -> Iterator[Name]:
    """Aliases behind the label of their own: Japanese ones, then on lines of their own English ones."""
    lines = text.split("\n")
    cut = next((index for index, line in enumerate(lines) if is_english(line)), len(lines))
    for part in re.split("[;；]", _japanese_joined(lines[:cut])):
        yield from (Name(alias, Strength.STRONG, "別称", "ja") for alias in _parted(part))
    for part in re.split("[;；]", joined(lines[cut:])):
        if alias := part.strip():
            yield Name(alias, Strength.STRONG, "a.k.a.")


def _japanese(lines: Sequence[str]) -> Iterator[Name]:
    text = _japanese_joined(lines)
    aliases = _ALIASES_IN_BRACKETS.search(text)
    rest = text[: aliases.start()] if aliases else text
    last = _LAST_BRACKETS.search(rest)
    original = last[1] if last and _is_original(last[1]) else ""
    yield Name((rest[: last.start()] if last and original else rest).strip(), Strength.STRONG, lang="ja")
    if original:
        yield _original(original)
    if aliases:
        yield from (Name(alias, Strength.STRONG, "別称", "ja") for alias in _parted(aliases[1]))


def _is_original(text: str) -> bool:
    """Whether what stands in brackets is a name in ideographs alone, which is Chinese."""
    return not has_kana(text) and not is_english(text) and len(text) > 3 and not text.isascii()


def _original(text: str) -> Name:
    return Name(text.strip(), Strength.STRONG, lang="zh")


def _japanese_joined(lines: Sequence[str]) -> str:
    """Japanese lines as one, without a space but between two Latin words."""
    text = ""
    for line in lines:
        latin = bool(text) and text[-1].isascii() and text[-1].isalnum() and line[0].isascii() and line[0].isalnum()
        text += f" {line}" if latin else line
    return text


def _parted(text: str) -> Iterator[str]:
    """The names in "a、b及びc", where no bracket is open: 及び (and) parts the last from the one before."""
    parts = _outside_brackets(text.replace("､", "、"), "、")
    last = _outside_brackets(parts[-1], "及び")
    yield from filter(None, (part.strip() for part in (*parts[:-1], *_rejoined(last))))


def _rejoined(parts: Sequence[str]) -> tuple[str, ...]:
    return ("及び".join(parts[:-1]), parts[-1]) if len(parts) > 1 else tuple(parts)


def _outside_brackets(text: str, mark: str) -> list[str]:
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "（(") - (letter in "）)")
        if depth <= 0 and text.startswith(mark, at) and at >= begin:
            parts.append(text[begin:at])
            begin = at + len(mark)
    return [*parts, text[begin:]]


def _without_stop(text: str) -> str:
    return text if _OWN_STOP.search(text) else text.removesuffix(".")
