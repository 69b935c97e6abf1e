"""What is said of the UK Sanctions List to be as it was is what reading all of it finds to be as it was."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shortcut import assert_as_whole, parsed, parted

from watchlist.errors import ParseError
from watchlist.lists import Edition
from watchlist.lists.gb_sanctions import LIST, differing, parse
from watchlist.lists.slices import Sames, Uncut
from watchlist.model import Entry

SAMPLE = Path(__file__).parent / "gb_sanctions" / "sample"
HEADER = next(csv.reader((SAMPLE / "UK-Sanctions-List.csv").read_text(encoding="utf-8-sig").splitlines()[1:2]))
REST = dict.fromkeys((f"RUS{number}" for number in range(50, 60)), ("REST", ("said",)))

Party = tuple[str, Sequence[str]]
"""A name, and a remark for each row."""

Odd = Callable[[bytes], bytes]


def csv_file(parties: Mapping[str, Party], day: str) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerows([[f"Report Date: {day}-Oct-2026"], HEADER])
    for unique_id, (name, remarks) in parties.items():
        for remark in remarks:
            cells = {"Unique ID": unique_id, "Name 6": name, "Name type": "Primary Name", "Other Information": remark}
            writer.writerow([cells.get(column, "") for column in HEADER])
    return held.getvalue().encode()


def xml_file(parties: Mapping[str, Party], day: str) -> bytes:
    inner = "".join(
        f"\n <Designation><LastUpdated>1</LastUpdated><UniqueID>{unique_id}</UniqueID><Names><Name>"
        f"<Name6>{name}</Name6><NameType>Primary Name</NameType></Name></Names>"
        f"{len(remarks) * '<OtherInformation/>'}</Designation>"
        for unique_id, (name, remarks) in parties.items()
    )
    return f"<Designations><DateGenerated>{day}/10/2026</DateGenerated>{inner}\n</Designations>".encode()


def bundle(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for suffix, content in files.items():
            archive.writestr(f"UK-Sanctions-List.{suffix}", content)
    return held.getvalue()


def entries(raw: bytes) -> dict[str, Entry]:
    return {item.key: item for item in parse(io.BytesIO(raw)) if isinstance(item, Entry)}


def last_first(content: bytes) -> bytes:
    *lines, last = content.splitlines(keepends=True)
    return b"".join([*lines[:2], last, *lines[2:]])


PARTIES = st.dictionaries(
    st.sampled_from([f"RUS{number}" for number in range(8)]),
    st.tuples(
        st.sampled_from(["ALFA", "BETA"]),
        st.lists(st.sampled_from(["", "a, b", 'a "b"', "one\ntwo", '1,RUS3,"\n', "\r"]), min_size=1, max_size=3),
    ),
    min_size=1,
)
ODD: Sequence[Odd] = [
    *[bytes] * 6,
    lambda content: content.rstrip(),
    lambda content: content.replace(b"\r\n", b"\n"),
    lambda content: content + b"\r\n",
    lambda content: content.replace(b"ALFA", b'AL"FA'),
    lambda content: content.replace(b"ALFA", b'"ALFA'),
    lambda content: content.replace(b"ALFA", b"AL\rFA"),
    lambda content: content.replace(b",RUS1,", b', RUS1,'),
    lambda content: content.replace(b",RUS1,", b',"RUS1",'),
    lambda content: content.replace(b"RUS1", b"RUS2"),
    lambda content: content.replace(b"\n,", b'\n"a,b,c",', 1),
    lambda content: content.replace(b"Unique ID", b"OFSI").replace(b"OFSI Group ID", b"Unique ID"),
    lambda content: content.replace(b"<Designation>", b"<!-- <Designation>", 1).replace(b"</D", b"--></D", 1),
    lambda content: content.replace(b"<Designations>", b'<Designations xmlns="urn:x">'),
    lambda content: content.replace(b"<UniqueID>", b"<UniqueID/><UniqueID>", 1),
    lambda content: content.replace(b"</Designation>", b"</Designation><Designation/>", 1),
    lambda content: content.replace(b"<Designation>", b'<Designation a="1"><Designation>', 1),
    lambda content: content.replace(b"</Designation>", b"", 1),
    lambda content: content.replace(b"</Designation>", b"</Designation >", 1),
    lambda content: b"\xef\xbb\xbf" + content,
    lambda content: content[: len(content) * 3 // 4],
    lambda content: content.replace(b"BETA", b"B\xffTA"),
    lambda content: content.replace(b"BETA", b"B\x00TA"),
    last_first,
]  # fmt: skip


def version(parties: Mapping[str, Party], day: str, odd: Odd, kinds: str) -> bytes:
    whole = {**parties, **REST}
    files = {"csv": odd(csv_file(whole, day)), "xml": odd(xml_file(whole, day))}
    return files[kinds] if kinds in files else bundle({kind: files[kind] for kind in kinds.split()})


KINDS = st.sampled_from(["csv", "xml", "csv xml", "csv xml", "xml csv"])


@given(
    PARTIES, st.data(), st.sampled_from(ODD), st.sampled_from(ODD), KINDS, st.sets(st.sampled_from(["RUS1", "RUS55"]))
)
def test_what_differs_is_what_parsing_all_finds(
    before: dict[str, Party], data: st.DataObject, odd: Odd, new_odd: Odd, kinds: str, forgotten: set[str]
) -> None:
    after = data.draw(st.one_of(PARTIES, st.just(before), st.just(dict(reversed(before.items())))))
    old = version(before, "08", odd, kinds)
    new = version(after, "09", new_odd, data.draw(st.one_of(st.just(kinds), KINDS)))
    assert_as_whole(LIST, new, old, forgotten)
    with suppress(Uncut, ParseError):
        parted(LIST, new, old, forgotten)


@pytest.mark.parametrize("kinds", ["csv", "xml", "csv xml"])
def test_only_what_differs_is_parsed(kinds: str) -> None:
    parties: dict[str, Party] = {"RUS1": ("ALFA", ["one\ntwo", "a"]), "RUS2": ("BETA", ["b"]), "RUS3": ("GONE", ["c"])}
    old = version(parties, "08", bytes, kinds)
    later: dict[str, Party] = {"RUS4": ("NEW", ["d"]), "RUS2": ("DELTA", ["b"]), "RUS1": parties["RUS1"]}
    new = version(later, "09", bytes, kinds)
    edition, same, *parsed = differing(io.BytesIO(new), io.BytesIO(old), entries(old).keys())
    assert isinstance(same, Sames)
    assert edition == Edition(date(2026, 10, 9))
    assert set(same.keys) == {"RUS1", *REST}
    assert [(one.key, one.name) for one in parsed if isinstance(one, Entry)] == [("RUS4", "NEW"), ("RUS2", "DELTA")]


def test_party_that_one_file_alone_changes_is_read_from_both() -> None:
    parties: dict[str, Party] = {"RUS1": ("ALFA", ["one", "two"]), **REST}
    renamed = {**parties, "RUS1": ("BETA", ["one", "two"])}
    old = bundle({"csv": csv_file(parties, "08"), "xml": xml_file(parties, "08")})
    new = bundle({"csv": csv_file(parties, "08"), "xml": xml_file(renamed, "08")})
    _, _, entry = differing(io.BytesIO(new), io.BytesIO(old), parties.keys())
    assert isinstance(entry, Entry)
    assert [name.text for name in entry.names] == ["ALFA", "BETA"]


def test_rows_of_a_party_that_stand_apart_are_read_together() -> None:
    old = csv_file({"RUS1": ("ALFA", ["one"]), **REST, "RUS2": ("BETA", ["x"])}, "08")
    new = old.replace(b"RUS2", b"RUS1")
    _, same, entry = differing(io.BytesIO(new), io.BytesIO(old), {"RUS1", "RUS2", *REST})
    assert isinstance(same, Sames)
    assert set(same.keys) == set(REST)
    assert entry == entries(new)["RUS1"]


def test_party_that_another_hides_is_not_gone() -> None:
    # Where the end of a designation is printed in a way of its own, it seems to go on to the end of the next one.
    odd = xml_file({"RUS1": ("ALFA", ["a"]), "RUS2": ("BETA", ["b"]), **REST}, "08")
    odd = odd.replace(b"</Designation>", b"</Designation >", 1)
    assert entries(odd).keys() == {"RUS1", "RUS2", *REST}
    assert parsed(LIST, odd, odd) is None
    assert_as_whole(LIST, odd, odd)


def test_party_that_is_named_in_a_space_of_its_own_is_not_gone() -> None:
    odd = xml_file({"RUS1": ("ALFA", ["a"]), "RUS2": ("BETA", ["b"]), **REST}, "08")
    odd = odd.replace(b"</Designation>", b"</Designation >", 1)
    odd = odd.replace(b"<UniqueID>RUS2</UniqueID>", b'<n:UniqueID xmlns:n="urn:n">RUS2</n:UniqueID>')
    assert entries(odd).keys() == {"RUS1", "RUS2", *REST}
    assert parsed(LIST, odd, odd) is None
    assert_as_whole(LIST, odd, odd)


def test_version_of_which_much_differs_is_parsed_whole() -> None:
    old, new = csv_file(REST, "08"), csv_file(dict.fromkeys(REST, ("OTHER", ("said",))), "09")
    with pytest.raises(Uncut):
        list(differing(io.BytesIO(new), io.BytesIO(old), REST.keys()))


def test_version_that_lacks_half_of_a_file_is_refused() -> None:
    old = bundle({"csv": csv_file(REST, "08"), "xml": xml_file(REST, "08")})
    new = bundle({"csv": csv_file(REST, "08"), "xml": xml_file(dict([*REST.items()][:5]), "08")})
    with pytest.raises(ParseError, match="half of it is missing"):
        list(differing(io.BytesIO(new), io.BytesIO(old), REST.keys()))
