"""OFAC's CSV files: they give what the XML gives, alone or as a set, and never a shorter list."""

from __future__ import annotations

import io
import itertools
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publisher import Publisher, answer
from shortcut import assert_as_whole

from watchlist.errors import ParseError
from watchlist.lists import Edition, us_ofac_consolidated
from watchlist.lists.slices import Sames, Uncut
from watchlist.lists.us_ofac_sdn import LIST, collect, differing, parse
from watchlist.model import Address, Detail, Entry, Name, Schema, Strength

SHARED = Path(__file__).parents[2].parent / "shared"
REAL = SHARED / "data" / "lists" / "ofac_csv"
NULL = "-0- "
OZONE = '41486,"OZONE HAVACILIK VE SAVUNMA SANAYI TICARET ANONIM SIRKETI"'
GOK = '48264,"GOK, Mahmut","individual","NPWMD] [IFSR"'
SDN = [
    f'{OZONE},{NULL},"NPWMD] [IFSR",{",".join([NULL] * 7)},"Tax ID No. 6500100199 (Turkey); a.k.a. \'OZO"',
    f'{GOK},{",".join([NULL] * 7)},"DOB 29 Apr 1976; nationality Turkey; Passport U07107567 (Turkey)."',
    f'42208,"ALARA","vessel","RUSSIA-EO14024",{NULL},"TCA7253","Bulk Carrier",{NULL},{NULL},"Turkey",{NULL},{NULL}',
]
ALT = [f'41486,64574,"aka","OZONE AVIATION AND DEFENSE INDUSTRY INC.",{NULL}']
ADD = [
    f'41486,1,"Umurbey Mah. Sehitler Cad. No Key Plaza: 18/42","Izmir","Turkey",{NULL}',
    f'48264,2,{NULL},"Istanbul","Turkey",{NULL}',
    f"42208,3,{NULL},{NULL},{NULL},{NULL}",
]
COMMENTS = ['41486,"NE HOBBY\'; Linked To: BUKEY, Murat."']


def csv_file(rows: list[str], end: bytes = b"\x1a", line: str = "\r\n") -> bytes:
    return "".join(row + line for row in rows).encode() + end


def bundle(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return held.getvalue()


def whole(**changed: bytes) -> bytes:
    files = {"SDN": csv_file(SDN), "ALT": csv_file(ALT), "ADD": csv_file(ADD), "SDN_COMMENTS": csv_file(COMMENTS)}
    return bundle(**{**files, **changed})


def entries(content: bytes) -> list[Entry]:
    return [found for found in parse(io.BytesIO(content)) if isinstance(found, Entry)]


def test_set_is_read_as_one_list() -> None:
    ozone, gok, alara = entries(whole())
    assert ozone.names == (
        Name("OZONE HAVACILIK VE SAVUNMA SANAYI TICARET ANONIM SIRKETI"),
        Name("OZONE AVIATION AND DEFENSE INDUSTRY INC.", Strength.STRONG, "a.k.a."),
        Name("OZONE HOBBY", Strength.WEAK, "a.k.a."),
    )
    assert ozone.programs == gok.programs == ("NPWMD", "IFSR")
    assert ozone.addresses == (Address("Umurbey Mah. Sehitler Cad. No Key Plaza: 18/42, Izmir, Turkey", "Izmir", "TR"),)
    assert [i.type for i in ozone.identifiers] == ["vkn"]
    assert ozone.remarks == "Tax ID No. 6500100199 (Turkey); a.k.a. 'OZONE HOBBY'; Linked To: BUKEY, Murat."
    assert (gok.schema, gok.birth_dates, gok.nationalities) == (Schema.PERSON, ("29 Apr 1976",), ("TR",))
    assert (alara.schema, alara.jurisdictions, alara.addresses) == (Schema.VESSEL, ("TR",), ())
    assert alara.details == (
        Detail("Call sign", "TCA7253"),
        Detail("Vessel type", "Bulk Carrier"),
        Detail("Vessel flag", "Turkey"),
    )


def test_main_file_alone_is_a_list_without_a_day() -> None:
    items = list(parse(io.BytesIO(csv_file(SDN))))
    assert items[0] == Edition(None)
    assert [item.key for item in items if isinstance(item, Entry)] == ["41486", "48264", "42208"]


@pytest.mark.parametrize("missing", ["ALT", "ADD", "SDN_COMMENTS"])
def test_each_file_beside_the_main_one_may_be_absent(missing: str) -> None:
    files = {"sdn": csv_file(SDN), "ALT": csv_file(ALT), "ADD": csv_file(ADD), "SDN_COMMENTS": csv_file(COMMENTS)}
    del files[missing]
    assert len(entries(bundle(**files))) == 3


def test_comments_need_no_mark_at_their_end() -> None:
    # The file of 7 July 2021 has none, where the others of that day have.
    assert entries(whole(SDN_COMMENTS=csv_file(COMMENTS, b""))) == entries(whole())


def test_remarks_on_an_alias_and_an_address_are_kept() -> None:
    noted = [ADD[0].replace(f",{NULL}", ',"moved"')]
    first = entries(whole(ALT=csv_file([ALT[0].replace(f",{NULL}", ',"old"')]), ADD=csv_file(noted)))[0]
    assert [detail.value for detail in first.details[-2:]] == ["old", "moved"]


def test_consolidated_set_is_read_with_its_sub_lists() -> None:
    row = f'27016,"PRESIDENCY OF DEFENSE INDUSTRIES",{NULL},"UKRAINE-EO13662",{",".join([NULL] * 8)}'
    address = f'27016,41053,{NULL},"Ankara","Turkey",{NULL}'
    raw = bundle(CONS_PRIM=csv_file([row]), CONS_ADD=csv_file([address]))
    _, entry = us_ofac_consolidated.parse(io.BytesIO(raw))
    assert isinstance(entry, Entry)
    assert (entry.addresses[0].text, entry.details) == ("Ankara, Turkey", (Detail("List", "SSI"),))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"36,\x1a", "last line has no end"),
        (csv_file(SDN, b""), "byte that ends it is missing"),
        (csv_file(SDN)[:-40], "byte that ends it is missing"),
        (csv_file(SDN, b"", "\n")[:-3], "last line has no end"),
        (csv_file(SDN) + csv_file(SDN), "goes on behind its end"),
        (csv_file([*SDN, "7,a,b"]), "not a row of the main file"),
        (csv_file([*SDN, SDN[0].replace("41486", "x1")]), "not a row of the main file"),
        (csv_file([SDN[0].replace('SIRKETI"', "SIRKETI"), *SDN[1:]]), "row"),
        (csv_file([SDN[0], "", SDN[1]]), "not a row"),
        (csv_file(ALT), "not a row of the main file"),
        (bundle(ALT=csv_file(ALT)), "each file"),
        (whole(NOTES=csv_file(ALT)), "unknown file"),
        (bundle(SDN=csv_file(SDN), sdn=csv_file(SDN)), "each file"),
        (whole(SDN=b""), "empty"),
        (whole(ALT=b""), "empty"),
        (whole(ADD=b"<html>sorry</html>"), "web page"),
        (whole(ALT=csv_file(["7" + ALT[0]])), "uid 741486: there are aliases of a party that the list lacks"),
        (whole(ADD=csv_file(ADD, b"")), "byte that ends it is missing"),
        (csv_file([SDN[0].replace(OZONE, '41486," "'), *SDN[1:]]), "uid 41486: there is no name"),
        (csv_file(SDN).replace(b"GOK", b"G\xc3\x96K\x81"), "damaged"),
        (csv_file(SDN).replace(b"GOK", b"G\x81K"), "no encoding"),
    ],
)  # fmt: skip
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        entries(content)


def test_missing_quote_swallows_no_party() -> None:
    torn = [SDN[0].replace('SIRKETI"', "SIRKETI"), SDN[1].replace('"GOK', "GOK"), SDN[2]]
    with pytest.raises(ParseError):
        entries(csv_file(torn))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_either_encoding_is_read(encoding: str) -> None:
    content = csv_file(SDN).decode().replace("GOK", "GÖK").encode(encoding)
    assert entries(content)[1].name == "GÖK, Mahmut"


def test_file_that_was_passed_on_with_other_line_ends_is_read() -> None:
    assert entries(csv_file(SDN, b"", "\n")) == entries(csv_file(SDN))


def test_cell_may_hold_a_quote_and_a_line_end() -> None:
    row = SDN[0].replace("SIRKETI", 'SIRKETI ""OZONE""').replace("Tax ID", "Seen\r\nTax ID")
    assert entries(csv_file([row, SDN[1]]))[0].name.endswith('"OZONE"')


# What differs between two versions.

PARTIES = st.dictionaries(st.integers(1, 30), st.sampled_from(["ALFA", "BETA", "GAMMA", 'GA""MMA']), min_size=1)
ODD = st.sampled_from(["", "", "", 'unclosed"', "\r", "a\r\n2,b", "doubled", "unmarked"])


def version(parties: Mapping[int, str], odd: str) -> bytes:
    rows = [f'{uid},"{name}"{f",{NULL}" * 10}' for uid, name in parties.items()]
    if odd == "doubled":
        rows.append(rows[0].replace("A", "O"))
    elif odd and odd != "unmarked":
        rows[0] = rows[0].replace("A", odd, 1)
    return csv_file(rows, b"" if odd == "unmarked" else b"\x1a")


@given(PARTIES, ODD, PARTIES, ODD, st.sets(st.integers(1, 30)))
def test_what_differs_is_what_parsing_all_finds(
    before: dict[int, str], odd: str, after: dict[int, str], new_odd: str, forgotten: set[int]
) -> None:
    assert_as_whole(LIST, version(after, new_odd), version(before, odd), {*map(str, forgotten)})


def test_only_what_differs_is_parsed() -> None:
    before = version({1: "ALFA", 2: "BETA", 3: "GAMMA"}, "")
    after = version({1: "ALFA", 3: "DELTA", 4: "EPSILON"}, "")
    edition, same, *parsed = differing(io.BytesIO(after), io.BytesIO(before), {"1", "2", "3"})
    assert (edition, same) == (Edition(None), Sames(("1",)))
    assert [(e.key, e.name) for e in parsed if isinstance(e, Entry)] == [("3", "DELTA"), ("4", "EPSILON")]


@pytest.mark.parametrize(("raw", "before"), list(itertools.permutations([whole(), csv_file(SDN), b"<sdnList/>"], 2)))
def test_two_shapes_are_not_compared(raw: bytes, before: bytes) -> None:
    with pytest.raises(Uncut):
        list(differing(io.BytesIO(raw), io.BytesIO(before), {"41486"}))


Said = tuple[dict[int, str], list[tuple[int, str]], list[tuple[int, str]]]
"""Names by number, and what the other two files say."""

MAIN = st.dictionaries(st.integers(1, 12), st.sampled_from(["ALFA", "BETA", "ÖZ"]))
BESIDE = st.lists(st.tuples(st.integers(1, 12), st.sampled_from(["ALFA", "BETA", 'GA""MMA'])), max_size=12)
CHANGES = st.sampled_from(
    [
        *[(b"", b"")] * 8,
        (b"\r\n", b"\n"),
        (b'ALFA"', b"ALFA"),
        (b"ALFA", b'"ALFA'),
        (b"ALFA", b"AL\rFA"),
        (b"ALFA", b"AL\r\nFA"),
        (b'ALFA"', b'ALFA\r\n7,"'),
        (b"BETA", b"B\xd6TA"),
        (b"20,", b"21,"),
        (b"20,", b"020,"),
        (b"\x1a", b""),
    ]
)


def set_of_files(said: Said, changes: tuple[bytes, bytes], *, in_order: bool) -> bytes:
    """A set in which nearly all that is said beside the main file is said of a party that is there."""
    main, aliases, addresses = said
    of_all = {**main, **dict.fromkeys(range(20, 30), "REST")}
    if in_order:
        of_all, aliases, addresses = dict(sorted(of_all.items())), sorted(aliases), sorted(addresses)
    kept = [[(uid, text) for uid, text in found if uid in of_all] for found in (aliases, addresses)]
    files = {
        "SDN": [f'{uid},"{name}"{f",{NULL}" * 10}' for uid, name in of_all.items()],
        "ALT": [f'{uid},1,"aka","{name}",{NULL}' for uid, name in [*kept[0], (25, "R")]],
        "ADD": [f'{uid},2,{NULL},"{city}","Turkey",{NULL}' for uid, city in kept[1]],
        "SDN_COMMENTS": [f'{uid},"{text}"' for uid, text in kept[1][:1]],
    }
    return bundle(**{name: csv_file(rows).replace(*changes) if rows else b"\x1a" for name, rows in files.items()})


@given(st.tuples(MAIN, BESIDE, BESIDE), st.data(), CHANGES, CHANGES, st.booleans(), st.sets(st.integers(1, 30)))
def test_what_differs_in_a_set_is_what_parsing_all_finds(
    before: Said,
    data: st.DataObject,
    change: tuple[bytes, bytes],
    new_change: tuple[bytes, bytes],
    in_order: bool,
    forgotten: set[int],
) -> None:
    main, aliases, addresses = before
    after: Said = (
        data.draw(st.just(main) | MAIN),
        data.draw(st.just(aliases) | BESIDE),
        data.draw(st.just(addresses) | BESIDE),
    )
    old = set_of_files(before, change, in_order=in_order)
    new = set_of_files(after, new_change, in_order=in_order)
    assert_as_whole(LIST, new, old, {*map(str, forgotten)})


def test_only_what_differs_in_a_set_is_parsed() -> None:
    before = whole()
    after = whole(
        SDN=csv_file([*SDN, SDN[2].replace("42208", "50000")]),
        ADD=csv_file([ADD[0], ADD[1].replace("Istanbul", "Ankara"), ADD[2]]),
    )
    _, same, *parsed = differing(io.BytesIO(after), io.BytesIO(before), {"41486", "48264", "42208"})
    assert same == Sames(("41486", "42208"))
    assert parsed == entries(after)[1::2]


def test_set_that_lacks_a_file_is_not_compared() -> None:
    less = bundle(SDN=csv_file(SDN), ALT=csv_file(ALT))
    with pytest.raises(Uncut):
        list(differing(io.BytesIO(less), io.BytesIO(whole()), {"41486"}))


def test_real_set_with_a_party_changed_is_cut() -> None:
    before = bundle(**{name: real("2021-07-07", name) for name in ("sdn", "alt", "add", "sdn_comments")})
    add = real("2021-07-07", "add").replace(b'"Havana"', b'"Ankara"', 1)
    after = bundle(**{name: real("2021-07-07", name) for name in ("sdn", "alt", "sdn_comments")}, add=add)
    standing = {one.key: one for one in entries(before)}
    _, same, *parsed = differing(io.BytesIO(after), io.BytesIO(before), standing)
    assert isinstance(same, Sames)
    assert len(parsed) == 1
    assert {**standing, **{one.key: one for one in parsed if isinstance(one, Entry)}} == {
        one.key: one for one in entries(after)
    }
    assert len(same.keys) == len(standing) - 1


# Where the files lie.


@pytest.mark.parametrize("url", ["http://h/SDN.CSV", "http://h/"])
def test_files_beside_the_main_one_come_with_it(url: str) -> None:
    server = Publisher({f"http://h/{name}.CSV": b"1" for name in ("SDN", "ALT", "SDN_COMMENTS")})
    collected = collect(server, url)
    assert list(collected.members) == ["SDN.CSV", "ALT.CSV", "SDN_COMMENTS.CSV"]
    assert collected.answer is None


def test_main_file_without_others_comes_alone() -> None:
    server = Publisher({"http://h/m/sdn.csv": b"1"})
    assert answer(collect(server, "http://h/m/")).url == "http://h/m/sdn.csv"
    assert server.asked[-3:] == [f"http://h/m/{name}.csv" for name in ("alt", "add", "sdn_comments")]


def test_csv_of_another_name_is_taken_by_itself() -> None:
    server = Publisher({"http://h/version-7.csv": b"1"})
    collect(server, "http://h/version-7.csv")
    assert server.asked == ["http://h/version-7.csv"]


def test_consolidated_set_is_found_under_its_own_names() -> None:
    server = Publisher({"http://h/CONS_PRIM.CSV": b"1", "http://h/CONS_ALT.CSV": b"1", "http://h/ALT.CSV": b"1"})
    assert list(us_ofac_consolidated.collect(server, "http://h/").members) == ["CONS_PRIM.CSV", "CONS_ALT.CSV"]


# The publisher's own files.


def real(day: str, name: str) -> bytes:
    file = REAL / day / f"{name}.csv"
    if not file.exists():
        pytest.skip("the publishers' files are not beside the project")
    return file.read_bytes()


def as_xml(main: Path, *options: str) -> bytes:
    made = subprocess.run(
        [sys.executable, SHARED / "tools" / "sdn_csv_to_xml.py", main, *options], check=True, capture_output=True
    )
    return made.stdout


def test_real_set_gives_what_its_xml_gives() -> None:
    files = {name: real("2021-07-07", name) for name in ("sdn", "alt", "add")}
    day = REAL / "2021-07-07"
    xml = as_xml(day / "sdn.csv", "--alt", str(day / "alt.csv"), "--add", str(day / "add.csv"))
    found = entries(bundle(**files))
    assert found == entries(xml)
    assert len(found) == 8976


def test_real_remarks_run_on_into_the_comments() -> None:
    files = {name: real("2021-07-07", name) for name in ("sdn", "alt", "add", "sdn_comments")}
    joined = next(entry for entry in entries(bundle(**files)) if entry.key == "12300")
    assert "METALURGIA EXTRACTIVA DE COLOMBIA S.A.S.; Linked To: GRUPO MUNDO MARINO" in joined.remarks


def test_real_file_that_was_passed_on_gives_what_its_xml_gives() -> None:
    found = entries(real("2022-01-31", "sdn"))
    assert found == entries(as_xml(REAL / "2022-01-31" / "sdn.csv"))
    assert len(found) == 9044


def test_real_set_with_a_party_under_anothers_uid_is_read() -> None:
    # Its last party has its own uid, 34489, only in the file of addresses.
    files = {name: real("2022-01-31", name) for name in ("sdn", "alt", "add")}
    day = REAL / "2022-01-31"
    xml = as_xml(day / "sdn.csv", "--alt", str(day / "alt.csv"), "--add", str(day / "add.csv"))
    assert entries(bundle(**files)) == entries(xml)
