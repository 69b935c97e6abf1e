"""Cutting out what has not changed gives what parsing all of it gives, whatever stands in the two versions."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shortcut import assert_as_whole, parsed, standing

from watchlist.lists.us_ofac_sdn import LIST


@dataclass(frozen=True)
class File:
    """A version of the list: its entries (uid and name), and what may be odd about it."""

    rows: tuple[tuple[int, str], ...]
    missing: int = 0
    head: str = '<?xml version="1.0"?>\n<sdnList xmlns="urn:one">'
    amid: str = "\n  "

    def __bytes__(self) -> bytes:
        entries = self.amid.join(
            f"<sdnEntry>\n<uid>{uid}</uid><lastName>{name}</lastName><sdnType>Entity</sdnType></sdnEntry>"
            for uid, name in self.rows
        )
        count = f"<Record_Count>{len(self.rows) + self.missing}</Record_Count>"
        header = f"<publshInformation><Publish_Date>08/07/2024</Publish_Date>{count}</publshInformation>"
        return f"{self.head}{header}{entries}</sdnList>".encode()


PLAIN = File(tuple((uid, f"FIRM {uid}") for uid in range(1, 20)))
ROWS = st.lists(st.tuples(st.integers(1, 30), st.sampled_from(["ALFA", "BETA", "GAMMA"])), min_size=1, max_size=40)
HEADS = st.sampled_from([PLAIN.head, '<sdnList xmlns="urn:two">', '<?xml version="1.0" encoding="latin-1"?><sdnList>'])
AMID = st.sampled_from([" ", "\n  ", "<!-- <sdnEntry></sdnEntry> -->", "<?odd <sdnEntry?>", "<other/>", "]]>"])
FILES = st.builds(File, ROWS.map(tuple), st.sampled_from([0, 0, 0, 1]), HEADS, AMID)


@given(FILES, FILES)
def test_the_shortcut_reads_what_the_whole_reads(before: File, after: File) -> None:
    assert_as_whole(LIST, bytes(after), bytes(before))


@given(st.lists(st.sampled_from(PLAIN.rows), unique=True), st.data())
def test_any_change_of_a_plain_version_is_seen(kept: list[tuple[int, str]], data: st.DataObject) -> None:
    changed = data.draw(st.sets(st.sampled_from(PLAIN.rows)))
    rows = tuple((uid, f"{name} AND SONS" if (uid, name) in changed else name) for uid, name in kept)
    assert_as_whole(LIST, bytes(replace(PLAIN, rows=rows)), bytes(PLAIN))


def test_only_the_first_and_what_differs_is_parsed() -> None:
    new = replace(PLAIN, rows=(*PLAIN.rows[:-1], (19, "FIRM 19 AND SONS"), (20, "FIRM 20")))
    assert parsed(LIST, bytes(new), bytes(PLAIN)) == ["1", "19", "20"]


def test_versions_in_archives_are_compared_inside() -> None:
    def packed(file: File) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("SDN.XML", bytes(file))
        return made.getvalue()

    new = replace(PLAIN, rows=(*PLAIN.rows, (20, "FIRM 20")))
    assert parsed(LIST, packed(new), packed(PLAIN)) == ["1", "20"]


@pytest.mark.parametrize(
    "odd",
    [
        replace(PLAIN, amid="<!-- -->"),
        replace(PLAIN, head="<sdnList>"),
        replace(PLAIN, head=""),
        replace(PLAIN, amid=" " * 5_000_000),
    ],
    ids=["comment", "another root", "no root", "no end of an entry in sight"],
)
def test_what_is_unusual_is_not_cut(odd: File) -> None:
    assert parsed(LIST, bytes(odd), bytes(PLAIN)) is None


def test_an_entry_that_hides_another_is_not_cut() -> None:
    # Where the end of an entry is printed in a way of its own, it seems to go on to the end of the next one.
    odd = bytes(PLAIN).replace(b"</sdnEntry>", b"</sdnEntry >", 1)
    assert standing(LIST, odd).keys() == standing(LIST, bytes(PLAIN)).keys()
    assert parsed(LIST, odd, odd) is None
