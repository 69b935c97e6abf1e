"""Ukraine's register read beside its version before: only subjects that differ, or whose decrees do, are parsed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shortcut import shortened, whole

from watchlist.errors import ParseError
from watchlist.lists import Gone, Item
from watchlist.lists.slices import Sames
from watchlist.lists.ua_nsdc import LIST, differing, parse
from watchlist.model import Entry

Json = dict[str, object]
Version = dict[str, Any]
ACTIONS = st.lists(
    st.fixed_dictionaries(
        {"aid": st.just("1"), "status": st.sampled_from(["active", "expired"])},
        optional={"endDate": st.sampled_from(["2021-06-15", None]), "term": st.just("10 років")},
    ),
    max_size=2,
)
SUBJECTS = st.lists(
    st.fixed_dictionaries(
        {
            "sid": st.sampled_from(["1", "2", "3", "4", "5", 5]),
            "name": st.sampled_from(["ТОВ Орел", "Orel (Орел)"]),
            "status": st.sampled_from(["active", "active", "active", "suspended", "expired", "excluded"]),
        },
        optional={"citizenships": st.sampled_from(["TR", ["RU"]]), "bd": st.just("1968-01-02")},
    ),
    max_size=6,
)
ODD = st.sampled_from([{"sid": "", "name": "x", "status": "active"}, {"sid": "9"}, {"name": "x", "status": "active"}])
BUNDLES = st.fixed_dictionaries(
    {"legal": SUBJECTS, "individual": SUBJECTS, "actions": st.dictionaries(st.sampled_from("1234"), ACTIONS)}
)
PLAIN: Sequence[Json] = [{"sid": str(number), "name": f"ТОВ {number}", "status": "active"} for number in range(1, 6)]


def bundle(
    legal: Sequence[Json] = (),
    individual: Sequence[Json] = (),
    actions: Mapping[str, object] | None = None,
    indent: int | None = None,
) -> bytes:
    made = io.BytesIO()
    decrees = {f"actions-{sid}": content for sid, content in (actions or {}).items()}
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in {"legal": legal, "individual": individual, **decrees}.items():
            archive.writestr(f"{name}.json", json.dumps(content, ensure_ascii=False, indent=indent))
    return made.getvalue()


def read(raw: bytes, before: bytes) -> tuple[set[str], list[Item]]:
    """The keys that are told to be the same, and all else that is told."""
    items = list(differing(io.BytesIO(raw), io.BytesIO(before), whole(LIST, before, {}).seen.keys()))[1:]
    same = {key for item in items if isinstance(item, Sames) for key in item.keys}
    return same, [item for item in items if not isinstance(item, Sames)]


def parsed(raw: bytes, *keys: str) -> list[Item]:
    return [item for item in parse(io.BytesIO(raw)) if isinstance(item, Entry | Gone) and item.key in keys]


def test_subject_that_has_changed_is_parsed_and_no_other() -> None:
    changed = bundle([*PLAIN[:4], {**PLAIN[4], "translit": "TOV 5"}])
    assert read(changed, bundle(PLAIN)) == ({"1", "2", "3", "4"}, parsed(changed, "5"))


def test_subject_whose_decrees_have_changed_is_parsed() -> None:
    acted = {"1": [{"aid": "1", "status": "active", "term": "10 років"}], "2": []}
    with_decrees = bundle(PLAIN, actions=acted)
    for raw, before in ((with_decrees, bundle(PLAIN)), (bundle(PLAIN), with_decrees)):
        assert read(raw, before) == ({"3", "4", "5"}, parsed(raw, "1", "2"))
    assert read(with_decrees, with_decrees) == ({"1", "2", "3", "4", "5"}, [])


def test_subject_that_is_a_person_now_is_parsed_though_its_bytes_are_the_same() -> None:
    moved = bundle(PLAIN[:4], PLAIN[4:])
    assert read(moved, bundle(PLAIN)) == ({"1", "2", "3", "4"}, parsed(moved, "5"))


def test_subject_that_is_active_no_more_is_told_as_gone_however_often_it_stands_so() -> None:
    over = [{**PLAIN[0], "status": "excluded"}, *PLAIN[1:]]
    ended = bundle(over, actions={"1": [{"aid": "1", "status": "expired", "endDate": "2021-06-15"}]})
    for before in (bundle(PLAIN), ended):
        assert read(ended, before) == ({"2", "3", "4", "5"}, [Gone("1", date(2021, 6, 15))])


def test_subject_that_is_active_again_is_parsed() -> None:
    over = bundle([{**PLAIN[0], "status": "expired"}, *PLAIN[1:]])
    assert read(bundle(PLAIN), over) == ({"2", "3", "4", "5"}, parsed(bundle(PLAIN), "1"))


def test_sid_that_stands_twice_is_never_the_same() -> None:
    doubled = bundle(PLAIN, PLAIN[:1])
    for before in (doubled, bundle(PLAIN)):
        assert read(doubled, before)[0] == {"2", "3", "4", "5"}
    assert read(bundle(PLAIN), doubled)[0] == {"2", "3", "4", "5"}


@pytest.mark.parametrize("odd", [{"extra": []}, {"actions-1": {}}])
def test_what_the_register_is_not_known_to_say_is_an_error_here_too(odd: Json) -> None:
    made = io.BytesIO(bundle(PLAIN))
    with zipfile.ZipFile(made, "a") as archive:
        for name, content in odd.items():
            archive.writestr(f"{name}.json", json.dumps(content))
    with pytest.raises(ParseError):
        read(made.getvalue(), bundle(PLAIN))


@given(BUNDLES, BUNDLES, st.data())
def test_shortcut_reads_what_the_whole_reads(before: Version, other: Version, data: st.DataObject) -> None:
    after: Version = {name: data.draw(st.sampled_from([content, other[name]])) for name, content in before.items()}
    for kind in ("legal", "individual"):
        after[kind] = data.draw(st.permutations(after[kind]))
        after[kind] += data.draw(st.lists(ODD, max_size=1)) if data.draw(st.integers(0, 9)) == 0 else []
    old, new = bundle(**before), bundle(**after, indent=data.draw(st.sampled_from([None, None, 1])))
    stands = whole(LIST, old, {}).seen
    known = {key: stands[key] for key in stands if data.draw(st.sampled_from([True, True, True, False]))}
    assert shortened(LIST, new, known, old) == whole(LIST, new, known)


@given(st.data())
def test_any_change_of_a_plain_version_is_seen(data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(PLAIN), unique_by=str))
    names = [str(row["name"]) for row in PLAIN]
    after = [{**row, "name": data.draw(st.sampled_from([row["name"], *names]))} for row in kept]
    old, new = bundle(PLAIN), bundle(after, actions=data.draw(st.dictionaries(st.sampled_from("12"), ACTIONS)))
    stands = whole(LIST, old, {}).seen
    assert shortened(LIST, new, stands, old) == whole(LIST, new, stands)
