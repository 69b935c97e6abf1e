"""METI's page on Russia, and the PDF files that it links: few of Belarus and Russia, and 56 of other countries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice

from scripts.benchmarks import bare
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

FOLDER = "/policy/external_economy/trade_control/02_export/17_russia/"
_DAYS = ("250912", "250913")
_PARTS = (
    ("list_daisangoku_tokutei", "令和五年外務省告示第四百四十七号", 0.5),
    ("list_russia_tokutei", "令和四年外務省告示第八十二号", 0.4),
    ("list_belarus_tokutei", "令和四年外務省告示第百四号", 0.1),
)
"""The files, the notices that they belong to, and the share of all entries that each has."""

_LINES_OF_A_PAGE = 45
_LETTERS_OF_A_LINE = 60


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The page and the files."""
    # What writes PDF is the tests' own; by its name alone, so that it is checked where it stands.
    write = import_module("tests.support.pdf_writer").pdf
    found = parties(entries, changed=changed, persons=0)
    files = {}
    for number, (name, notice, share) in enumerate(_PARTS):
        part = list(islice(found, round(entries * share) if number < len(_PARTS) - 1 else None))
        lines = list(_lines(part, notice))
        pages = [lines[at : at + _LINES_OF_A_PAGE] for at in range(0, len(lines), _LINES_OF_A_PAGE)]
        files[f"{FOLDER}{_DAYS[changed]}_{name}.pdf"] = write(pages)
    links = "".join(f'<li><a href="{path}">リスト（PDF形式）</a></li>' for path in files)
    return {f"{FOLDER}russia.html": f"<html><body><ul>{links}</ul></body></html>".encode(), **files}


def _lines(found: Sequence[Party], notice: str) -> Iterator[str]:
    yield f"○ 禁止措置の対象となる団体を指定する件（{notice}）"
    yield "指定日：2023年12月15日"
    yield "最終更新日：2025年9月12日"
    for number, party in enumerate(found, 1):
        yield f"{number} {'オルネク･トレード' * 2}有限会社"
        yield from _wrapped(f"{party.name}, a.k.a., the following alias:")
        yield f"—{party.aliases[0]}"
        address = f"{party.street}, {party.city}, {party.postcode}, {party.place.country}"
        yield from _wrapped(f"所在地：{address}.")


def _wrapped(text: str) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if len(line) + len(word) >= _LETTERS_OF_A_LINE:
            yield line
            line = ""
        line = f"{line} {word}".lstrip()
    yield line


PUBLISHER = Publisher(
    key="jp_meti",
    path=f"{FOLDER}russia.html",
    entries=112,
    answers=answers,
    reads={f"{FOLDER}{_DAYS[0]}_{name}.pdf": bare.pdf for name, *_ in _PARTS},
)
