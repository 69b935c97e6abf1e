"""CONSOLIDATED.XML: its own programs tell the lists within it, and it is never taken for the SDN list."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from publisher import Publisher, answer

from watchlist.errors import NotFoundError, ParseError
from watchlist.lists import us_ofac_sdn
from watchlist.lists.slices import Sames
from watchlist.lists.us_ofac_consolidated import KEY, LIST, collect, differing, parse
from watchlist.model import Detail, Entry

HERE = Path(__file__).parent
SAMPLE = (HERE / "us_ofac_consolidated" / "sample.xml").read_bytes()
REAL = HERE.parents[1].parent / "shared" / "data" / "lists" / "ofac_consolidated_xml"


def entries(content: bytes) -> list[Entry]:
    return [found for found in parse(io.BytesIO(content)) if isinstance(found, Entry)]


def entry(programs: Sequence[str], fact: str = "Gender") -> Entry:
    listed = "".join(f"<program>{program}</program>" for program in programs)
    number = f"<idList><id><idType>{fact}</idType><idNumber>yes</idNumber></id></idList>"
    one = f"<sdnEntry><uid>1</uid><lastName>A</lastName>{number}<programList>{listed}</programList></sdnEntry>"
    more = SAMPLE.replace(b"<Record_Count>5", b"<Record_Count>6").replace(b"</sdnList>", one.encode() + b"</sdnList>")
    return entries(more)[-1]


@pytest.mark.parametrize(
    ("programs", "fact", "lists"),
    [
        (["UKRAINE-EO13662"], "Executive Order 13662 Directive Determination -", ["SSI"]),
        (["UKRAINE-EO13662", "RUSSIA-EO14024"], "Gender", ["SSI"]),
        (
            ["UKRAINE-EO13662", "RUSSIA-EO14024"],
            "Executive Order 14024 Directive Information",
            ["SSI", "NS-MBS"],
        ),
        (["RUSSIA-EO14024"], "Gender", ["NS-MBS"]),
        (["CAATSA - RUSSIA"], "CAATSA Section 235 Information:", ["NS-MBS"]),
        (["NS-PLC", "SDGT"], "Gender", ["NS-PLC"]),
        (["561-Related"], "Gender", ["CAPTA"]),
        (["FSE-SY", "FSE-IR"], "Gender", ["FSE"]),
        (["CMIC-EO13959"], "Gender", ["CMIC"]),
        (["NOVEL"], "Gender", ["NS-MBS"]),
    ],
)
def test_lists_within_it_are_told_by_program(programs: list[str], fact: str, lists: list[str]) -> None:
    assert [detail.value for detail in entry(programs, fact).details if detail.label == "List"] == lists


def test_neither_list_is_taken_for_the_other() -> None:
    sdn = (HERE / "us_ofac_sdn" / "sample.xml").read_bytes()
    with pytest.raises(ParseError, match="another list"):
        entries(sdn)
    with pytest.raises(ParseError, match="another list"):
        list(us_ofac_sdn.parse(io.BytesIO(SAMPLE)))


def test_only_what_differs_is_read_and_told_with_its_list() -> None:
    after = SAMPLE.replace(b"YITU LIMITED", b"YITU HOLDING")
    items = list(differing(io.BytesIO(after), io.BytesIO(SAMPLE), {"9668", "17260", "26182", "27016", "33893"}))
    assert [item.keys for item in items if isinstance(item, Sames)] == [("17260", "26182", "27016")]
    _, changed = [item for item in items if isinstance(item, Entry)]
    assert (changed.list, changed.name, changed.details[-1]) == (KEY, "YITU HOLDING", Detail("List", "CMIC"))


@pytest.mark.parametrize("place", ["CONSOLIDATED.XML", "api/PublicationPreview/exports/CONSOLIDATED.XML"])
def test_list_is_looked_for_below_a_folder(place: str) -> None:
    server = Publisher({f"http://h/{place}": SAMPLE, "http://h/SDN.XML": b"", "http://h/SDN_XML.ZIP": b""})
    assert answer(collect(server, "http://h/")).url == f"http://h/{place}"


def test_absence_is_an_error() -> None:
    with pytest.raises(NotFoundError):
        collect(Publisher({"http://h/SDN.XML": SAMPLE}), "http://h/")


def test_built_in_address_is_a_file() -> None:
    assert answer(collect(Publisher({LIST.url: SAMPLE}), LIST.url)).url == LIST.url


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2024-05-06", {"SSI": 287, "NS-PLC": 78, "CMIC": 68}),
        ("2025-03-28", {"SSI": 286, "NS-PLC": 78, "CMIC": 68}),
    ],
)
def test_real_file_is_read_whole(day: str, counts: dict[str, int]) -> None:
    file = REAL / day / "consolidated.xml"
    if not file.exists():
        pytest.skip("the publishers' files are not beside the project")
    found = entries(file.read_bytes())
    assert len(found) == 443
    assert sum(len(one.identifiers) for one in found) > 800
    lists = Counter(detail.value for one in found for detail in one.details if detail.label == "List")
    assert {name: lists[name] for name in counts} == counts
    assert next(one for one in found if one.key == "27016").addresses[0].country == "TR"
