"""Finds where in a publisher's bytes a party, or a sentence, stands: whatever the format, so that anyone can look.

It looks for the words as they are printed, between tags, entities and escapes, and knows nothing of what parsed them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

AT_ONCE = 1 << 22
NEAR = 4_000
"""How many bytes a party's key and its name may be apart; of a chunk so many are looked at again with the next."""
MOST = 10_000
"""How many places of a name in one chunk are looked at: a word that stands everywhere proves nothing."""
BEFORE, AFTER, LONGEST = 30, 90, 420
TELLING = 8
"""A key of so many signs means the party wherever it stands."""
NAME, KEY = "name", "key"
SURE = ((NAME, KEY), (KEY,), (NAME,))
"""What can be met, the surest first: another party may have the name, but none has the key."""

_BETWEEN = rb"(?:[\s,;.]|\\[nrt]|&nbsp;|&#160;|\xc2\xa0|<[^<>]{0,300}>)+"
_SPECIAL = {
    "&": rb"&(?:amp;|#38;)?",
    "<": rb"(?:<|&lt;)",
    ">": rb"(?:>|&gt;)",
    '"': rb'(?:\\?""?|&quot;|&#34;)',
    "'": rb"(?:'|&apos;|&#0?39;|\xe2\x80\x99|&rsquo;)",
    "/": rb"\\?/",
}
_OPENING = re.compile(rb"[<{\[]|(?<=\n)")
_PACKED = {b"PK\x03\x04": "a workbook or an archive", b"%PDF": "a PDF", b"\x1f\x8b": "packed with gzip"}


@dataclass(frozen=True, slots=True)
class Located:
    """Some bytes of a content that hold what was looked for: ``met`` says whether its name, its key or both."""

    offset: int
    length: int
    excerpt: str
    met: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    begin: int
    end: int
    met: tuple[str, ...]


def locate(raw: BinaryIO, name: str, key: str = "") -> Located | None:
    """Find where a name stands, near its key if there is one; None where neither is told apart with certainty.

    >>> import io
    >>> locate(io.BytesIO(b'<a><id>7</id><name>B &amp; C</name></a>'), "B & C", "7").offset
    0
    """
    printed, near = _printed(name), _key(key)
    word = max(re.findall(r"\w+", name), key=len, default="")
    best: Located | None = None
    for start, chunk, last in _chunks(raw):
        for hit in _hits(chunk, printed, _printed(word), near, key):
            # What stands at the end of a chunk is looked at with all that follows it.
            if hit.begin < len(chunk) - NEAR or last:
                found = _located(start, chunk, hit)
                if best is None or SURE.index(found.met) < SURE.index(best.met):
                    best = found
                if found.met == (SURE[0] if near else (NAME,)):
                    return found
    return best


def packed(start: bytes) -> str | None:
    """What makes a content unreadable as it is, by how it begins; None where it is text.

    >>> packed(b"%PDF-1.7"), packed(b"<sdnList>")
    ('a PDF', None)
    """
    return next((said for magic, said in _PACKED.items() if start.startswith(magic)), None)


def _chunks(raw: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """The content in pieces that overlap, each with its offset and whether it is the last."""
    start, chunk = 0, raw.read(AT_ONCE)
    while chunk:
        further = raw.read(AT_ONCE)
        yield start, chunk, not further
        kept = min(len(chunk), 2 * NEAR)
        start, chunk = start + len(chunk) - kept, chunk[-kept:] + further if further else b""


def _hits(
    chunk: bytes, printed: re.Pattern[bytes], word: re.Pattern[bytes], key: re.Pattern[bytes] | None, said: str
) -> Iterator[_Hit]:
    """Places that may be meant: the name with its key, the name alone, and the key with a word of the name."""
    for number, found in enumerate(printed.finditer(chunk)):
        if number >= MOST:
            return
        beside = _nearest(key, chunk, found.start()) if key else None
        yield _both(found, beside) if beside else _Hit(found.start(), found.end(), (NAME,))
    for number, found in enumerate(key.finditer(chunk) if key else ()):
        if number >= MOST:
            return
        if len(said) >= TELLING or word.search(chunk, found.end(), found.end() + NEAR // 4):
            yield _Hit(found.start(), found.end(), (KEY,))


def _both(name: re.Match[bytes], key: re.Match[bytes]) -> _Hit:
    return _Hit(min(name.start(), key.start()), max(name.end(), key.end()), (NAME, KEY))


def _nearest(key: re.Pattern[bytes], chunk: bytes, place: int) -> re.Match[bytes] | None:
    """The key nearest to a place, before it rather than after: publishers begin with it."""
    around = list(key.finditer(chunk, max(0, place - NEAR), place + NEAR))
    before = [one for one in around if one.start() <= place]
    return before[-1] if before else (around[0] if around else None)


def _located(start: int, chunk: bytes, hit: _Hit) -> Located:
    begin = max(0, hit.begin - BEFORE)
    end = min(len(chunk), hit.end + AFTER, begin + LONGEST)
    # From the beginning of a line, a tag or an object, where one is near, and without a sign that is cut in two.
    if opening := _OPENING.search(chunk, begin, hit.begin):
        begin = opening.start()
    while begin < hit.begin and chunk[begin] & 0xC0 == 0x80:
        begin += 1
    while end < len(chunk) and end > begin and chunk[end] & 0xC0 == 0x80:
        end -= 1
    return Located(start + begin, end - begin, chunk[begin:end].decode("utf-8", "replace"), hit.met)


def _printed(text: str) -> re.Pattern[bytes]:
    """How a text may stand in XML, HTML, CSV or JSON."""
    words = text.replace(",", " ").split()
    return re.compile(_BETWEEN.join(b"".join(map(_sign, word)) for word in words) or rb"(?!)")


def _sign(sign: str) -> bytes:
    if sign in _SPECIAL:
        return _SPECIAL[sign]
    if sign.isascii():
        return re.escape(sign.encode())
    forms = (sign.encode(), rf"\u{ord(sign):04x}".encode(), f"&#{ord(sign)};".encode(), f"&#x{ord(sign):x};".encode())
    return b"(?:" + b"|".join(map(re.escape, forms)) + b")"


def _key(key: str) -> re.Pattern[bytes] | None:
    """The key by itself; of one that we put a prefix before, what the publisher prints."""
    if not key:
        return None
    forms = {key, key.rpartition(":")[2]} - {""}
    either = b"|".join(re.escape(form.encode()) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rb"(?<![0-9A-Za-z])(?:" + either + rb")(?![0-9A-Za-z])")
