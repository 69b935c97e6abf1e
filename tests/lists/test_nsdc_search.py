"""The search for subjects with a tie to Türkiye finds whom a look at each finds, at whichever poll."""

from __future__ import annotations

import json
import re
import sys

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from watchlist.lists import nsdc_subject
from watchlist.lists.nsdc_search import turkish
from watchlist.lists.nsdc_subject import Subject

NAMES = ["ТОВ Орел", "Orel A.Ş.", "OREL LIMITED SIRKETI", "Турецька компанія", "Orel", "TÜRKİYE", "Анкара"]
SUBJECTS = st.lists(
    st.fixed_dictionaries(
        {"sid": st.sampled_from("123"), "name": st.sampled_from(NAMES), "status": st.just("active")},
        optional={"citizenships": st.sampled_from(["TR", ["RU"], "Туреччина"]), "aliases": st.sampled_from(NAMES)},
    ),
    max_size=5,
)
Json = dict[str, object]


@given(st.lists(SUBJECTS, min_size=1, max_size=3), st.booleans())
def test_answer_after_answer_gives_whom_a_look_at_each_gives(answers: list[list[Json]], ascii_only: bool) -> None:
    for answer in answers:
        rows = [msgspec.Raw(json.dumps(one, ensure_ascii=ascii_only).encode()) for one in answer]
        subjects = [msgspec.json.decode(row, type=Subject) for row in rows]
        assert turkish(rows, "legal") == [subject.key for subject in subjects if subject.is_turkish]


def test_country_is_found_in_every_letter_that_is_another_case_of_one_of_its_name() -> None:
    plain = re.compile(r"туреч|турец|türkiye|turkey", re.IGNORECASE)
    letters = "".join(map(chr, range(sys.maxunicode + 1)))
    for word in ("туреч", "турец", "türkiye", "turkey"):
        for place, letter in enumerate(word):
            for other in re.findall(letter, letters, re.IGNORECASE):
                text = f"x{word[:place]}{other}{word[place + 1 :]}"
                assert plain.search(text)
                assert nsdc_subject._TURKEY.search(text), hex(ord(other))
