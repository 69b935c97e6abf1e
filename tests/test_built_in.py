"""What is kept of the built-in sources is what their modules say, and nobody has to think of the file."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from watchlist.built_in import BuiltIn, Later, built_in, loaded
from watchlist.config import Settings
from watchlist.lists import whole
from watchlist.sources import ListSource, sources


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "archive" / "built-in.json"
    built_in(found)
    return found


def same(kept: object, known: object) -> bool:
    """Whether two constants say the same, as far as they are not code."""
    return all(
        isinstance(mine := getattr(kept, field.name), Later) or mine == getattr(known, field.name)
        for field in fields(known)  # type: ignore[arg-type]
    )


def test_what_is_kept_says_what_the_modules_say(file: Path) -> None:
    kept, known = built_in(file), loaded()
    assert list(kept.lists) == list(known.lists)
    assert kept.notices.keys() == known.notices.keys()
    assert all(same(kept.lists[key], known.lists[key]) for key in known.lists)
    assert all(same(kept.notices[key], known.notices[key]) for key in known.notices)


def test_code_is_the_modules_own_when_it_is_used(file: Path) -> None:
    kept, known = built_in(file).lists, loaded().lists
    assert isinstance(kept["us_csl"].parse, Later)
    assert {key for key, spec in kept.items() if spec.part is whole} == {
        key for key, spec in known.items() if spec.part is whole
    }
    parted = next(key for key, spec in known.items() if spec.part is not whole)
    assert kept[parted].part("us:1") == known[parted].part("us:1")
    sdn, own = kept["us_ofac_sdn"].deltas, known["us_ofac_sdn"].deltas
    assert sdn
    assert own
    assert (sdn.zone, sdn.parse) == (own.zone, own.parse)
    assert pickle.loads(pickle.dumps(kept["us_csl"])) == kept["us_csl"]


def test_sources_are_the_same_by_it(file: Path) -> None:
    settings = Settings()
    by_file, by_modules = sources(settings, built_in(file)), sources(settings)
    assert list(by_file) == list(by_modules)
    assert all(
        same(by_file[key], source)
        for key, source in by_modules.items()
        if isinstance(source, ListSource) and not source.notices
    )


def spoilt(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def of_other_modules(file: Path) -> None:
    said = file.read_text("utf-8")
    digest = said.partition('"digest":"')[2][:64]
    file.write_text(said.replace(digest, "0" * 64).replace("UK Sanctions List", "What it was called"), "utf-8")


@pytest.mark.parametrize("spoil", [spoilt, of_other_modules, Path.unlink])
def test_a_file_that_does_not_fit_is_made_anew(file: Path, spoil: Callable[[Path], None]) -> None:
    whole_file = file.read_bytes()
    spoil(file)
    assert built_in(file).lists["gb_sanctions"].title == "UK Sanctions List"
    assert file.read_bytes() == whole_file


def test_a_place_that_cannot_be_written_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where the folder would be")
    assert isinstance(built_in(tmp_path / "archive" / "built-in.json"), BuiltIn)
