"""Where OFAC's lists lie: at the list service, at its old addresses, or at a mirror of either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from watchlist.answer import Answer
from watchlist.errors import NotFoundError
from watchlist.lists import Collected, Get

EXPORTS = "api/PublicationPreview/exports/"
"""The folder of the list service that holds the files."""


@dataclass(frozen=True, slots=True)
class Files:
    """The names under which a list is published: whole as XML, or as CSV with further files ``beside`` it."""

    xml: tuple[str, ...]
    csv: str
    beside: tuple[str, ...]

    def collect(self, get: Get, url: str) -> Collected:
        """Fetch the list at its address, or where the list service keeps it below that address.

        The XML is looked for first. A CSV file comes as a bundle with those beside it, as far as they are there.
        Raises NotFoundError when there is nothing at any of them, FetchError at the first other trouble.
        """
        *optional, last = self.places(url)
        for address in optional:
            if found := _found(get, address):
                return self._completed(get, found, address)
        return self._completed(get, get(last), last)

    def places(self, url: str) -> tuple[str, ...]:
        """Where the list may be: at a file's address only there, at a folder's only below it, else at both.

        >>> files = Files(("SDN_XML.ZIP", "SDN.XML"), "SDN.CSV", ())
        >>> files.places("https://example.com/lists/SDN.XML")
        ('https://example.com/lists/SDN.XML',)
        >>> files.places("https://example.com/ofac")[:2]
        ('https://example.com/ofac', 'https://example.com/ofac/SDN_XML.ZIP')
        """
        parts = urlsplit(url)
        if parts.query or _is_file(parts.path):
            return (url,)
        below = tuple(f"{url.removesuffix('/')}/{file}" for file in self._below())
        return below if parts.path in ("", "/") or url.endswith("/") else (url, *below)

    def _below(self) -> Iterator[str]:
        """XML before CSV, the folder before the list service's own; small letters are the old site's."""
        for files in (self.xml, (self.csv,)):
            yield from files
            yield from (EXPORTS + file for file in files)
            yield from (file.lower() for file in files if not file.endswith(".ZIP"))

    def _completed(self, get: Get, answer: Answer, address: str) -> Collected:
        folder, _, name = address.rpartition("/")
        if name.upper() != self.csv:
            return Collected(answer)
        names = self.beside if name.isupper() else tuple(file.lower() for file in self.beside)
        found = {file: other for file in names if (other := _found(get, f"{folder}/{file}"))}
        return Collected(members={name: answer, **found}) if found else Collected(answer)


def service(url: str) -> str:
    """The root of the list service that a list's address belongs to, with a slash at its end.

    >>> service("https://example.com/api/PublicationPreview/exports/SDN_XML.ZIP")
    'https://example.com/'
    >>> service("http://127.0.0.1:1234/lists/SDN.CSV"), service("http://127.0.0.1:1234")
    ('http://127.0.0.1:1234/lists/', 'http://127.0.0.1:1234/')
    """
    address = url.partition("?")[0]
    folder = address.rpartition("/")[0] if _is_file(urlsplit(url).path) else address.removesuffix("/")
    return f"{folder}/".removesuffix(EXPORTS)


def _is_file(path: str) -> bool:
    return path.lower().endswith((".xml", ".zip", ".csv"))


def _found(get: Get, address: str) -> Answer | None:
    try:
        return get(address)
    except NotFoundError:
        return None
