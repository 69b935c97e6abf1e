"""What a page states of itself for machines: JSON-LD, meta tags, its own address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from watchlist.resources import decoder

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ANYTHING = decoder(object)
_CONTROL = re.compile(r"[\x00-\x1f]+")
_LONGEST_OUTLET = 80
_DEEPEST = 6  # objects of JSON-LD within one another


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's head says; ``dates`` are the words that date it, the surest first, ``body`` its stated text."""

    title: str = ""
    lang: str = ""
    url: str = ""
    outlet: str = ""
    body: str = ""
    dates: tuple[str, ...] = ()


def read_head(tree: HtmlElement) -> Head:
    """Read what a page states of itself; all of it may be missing."""
    linked = next(iter(_linked(tree)), {})
    meta = _meta(tree)
    outlet = _name(linked.get("publisher")) or meta.get("og:site_name", "")
    title = _text(linked.get("headline")) or meta.get("og:title") or _first(tree, "//h1") or _first(tree, "//title")
    dates = [_text(linked.get("datePublished")), *_dates(meta), *_times(tree)]
    return Head(
        title=_without_outlet(" ".join(title.split()), outlet),
        lang=_first(tree, "/html/@lang") or _text(linked.get("inLanguage")) or meta.get("og:locale", ""),
        url=_first(tree, "//link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href") or meta.get("og:url", ""),
        outlet=outlet[:_LONGEST_OUTLET],
        body=_plain(_text(linked.get("articleBody"))),
        dates=tuple(dict.fromkeys(filter(None, dates))),
    )


def _linked(tree: HtmlElement) -> Iterator[Mapping[str, object]]:
    """The objects of a page's JSON-LD that are articles."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            # Raw line ends within strings are common, and no JSON.
            said = _ANYTHING.decode(_CONTROL.sub(" ", script.text or "").strip().rstrip(";"))
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            continue
        yield from _articles(said, 0)


def _articles(said: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(said, list):
        for one in said:
            yield from _articles(one, depth + 1)
    elif isinstance(said, dict):
        if re.search(r"Article|BlogPosting|Report|PressRelease", str(said.get("@type", ""))):
            yield said
        yield from _articles(
            [said[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in said], depth + 1
        )


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in tree.xpath("//meta[@content]"):
        name = one.get("property") or one.get("name") or one.get("itemprop") or one.get("http-equiv") or ""
        found.setdefault(name.strip().lower(), html.unescape(one.get("content") or "").strip())
    return found


_DATED = (
    "article:published_time", "datepublished", "og:article:published_time", "publish-date", "publishdate", "pubdate",
    "dc.date.issued", "dc.date", "dcterms.created", "dcterms.issued", "date", "parsely-pub-date", "sailthru.date",
    "article.published", "cxenseparse:recs:publishtime", "weibo:article:create_at",
)  # fmt: skip


def _dates(meta: Mapping[str, str]) -> Iterator[str]:
    yield from (meta[name] for name in _DATED if meta.get(name))


def _times(tree: HtmlElement) -> Iterator[str]:
    """Times that are marked as the publication's, else the only one or the first within the article's own element."""
    published = "//*[@itemprop='datePublished']"
    marked = tree.xpath(f"{published}/@datetime | {published}/@content | //time[@pubdate]/@datetime")
    within = tree.xpath("//article//time/@datetime | //main//time/@datetime")
    every = tree.xpath("//time/@datetime")
    yield from map(str, marked or within[:1] or (every if len(every) == 1 else ()))


def _first(tree: HtmlElement, path: str) -> str:
    found = next(iter(tree.xpath(path)), "")
    return (found if isinstance(found, str) else found.text_content() or "").strip()


def _text(said: object) -> str:
    if isinstance(said, Sequence) and not isinstance(said, str):
        said = next(iter(said), "")
    return html.unescape(said).strip() if isinstance(said, str) else ""


def _name(said: object) -> str:
    if isinstance(said, list):
        said = next(iter(said), None)
    return _text(said.get("name")) if isinstance(said, dict) else _text(said)


def _plain(body: str) -> str:
    return _TAG.sub("\n", body).strip() if "<" in body else body


def _without_outlet(title: str, outlet: str) -> str:
    """A title without the outlet that pages hang behind it.

    >>> _without_outlet("Bank fined - Example News", "Example News")
    'Bank fined'
    """
    if not outlet:
        return title
    return re.sub(rf"\s*[-–—|:·]\s*{re.escape(outlet)}\s*$", "", title, flags=re.IGNORECASE) or title
