"""Countries: what publishers print, read as ISO 3166 alpha-2."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from watchlist.names.fold import fold

_SILENT = frozenset({"the", "of", "and", "d"})
_REGION = re.compile(r"^\s*region\s*:", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^)]*)\)")


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """Read a country's name, adjective or code as its alpha-2 code; None where it names no one country.

    >>> country_code("Turkey (Turkiye)"), country_code("Korea, North"), country_code("RUS")
    ('TR', 'KP', 'RU')
    >>> country_code("Middle East Region") is None
    True
    """
    for candidate in _candidates(_REGION.sub("", text)):
        if found := _known().get(_key(candidate)):
            return found
    return _agreed(text.split("/")) if "/" in text else None


def _candidates(text: str) -> Iterator[str]:
    """The text as it stands, without what is in brackets, and what is in brackets."""
    yield text
    if "(" in text:
        yield _BRACKETS.sub(" ", text)
        yield from _BRACKETS.findall(text)


def _agreed(parts: list[str]) -> str | None:
    """The country that all names of a bilingual text mean, as in "Russia / Russie"."""
    codes = {country_code(part) for part in parts}
    return codes.pop() if len(codes) == 1 else None


def _key(name: str) -> str:
    words = sorted(fold(name).split())
    return " ".join(word for word in words if word not in _SILENT) or " ".join(words)


@cache
def _known() -> dict[str, str]:
    """Every known name, by its folded words in order; the aliases win over ISO's names."""
    names = dict(_iso_names())
    for section in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).values():
        names.update((_key(name), code) for code, aliases in section.items() for name in aliases)
    return names


def _iso_names() -> Iterator[tuple[str, str]]:
    for country in _iso_table():
        code = country["alpha_2"]
        for field in ("alpha_2", "alpha_3", "name", "common_name", "official_name"):
            if field in country:
                yield _key(country[field]), code


def _iso_table() -> list[dict[str, str]]:
    """pycountry's table, read beside its code: importing it takes 50 ms, which every command would pay."""
    spec = find_spec("pycountry")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pycountry is not installed")
    text = (Path(spec.origin).parent / "databases" / "iso3166-1.json").read_text("utf-8")
    table: list[dict[str, str]] = json.loads(text)["3166-1"]
    return table
