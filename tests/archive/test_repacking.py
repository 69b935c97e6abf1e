"""An older version becomes a patch on the newer, and comes back byte for byte or not at all."""

import hashlib
import random
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchlist.archive import Archive, repacking
from watchlist.archive import patch as patches
from watchlist.archive.chain import follow
from watchlist.archive.folder import Folder
from watchlist.errors import StoreError, UnknownError

NOTHING = "0" * 64
IN_TURN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def archive(root: Path) -> Archive:
    return Archive(root)


def listing(seed: int, lines: int = 400) -> list[bytes]:
    draw = random.Random(seed)
    return [b"%d;%s\n" % (number, draw.randbytes(40)) for number in range(lines)]


def versions(number: int) -> list[bytes]:
    """So many versions of a list, each with a line more and a line amended."""
    made, lines = [], listing(1)
    for version in range(number):
        lines = [*lines, b"added in %d\n" % version]
        lines[version % 400] = b"amended in %d\n" % version
        made.append(b"".join(lines))
    return made


def whole(root: Path, sha256: str) -> Path:
    return root / sha256[:2] / sha256[2:4] / f"{sha256}.zst"


def patch(root: Path, sha256: str) -> Path:
    return whole(root, sha256).with_suffix(".patch")


def read(archive: Archive, sha256: str) -> bytes:
    with archive.open(sha256) as raw:
        return raw.read()


def kept_in_turn(archive: Archive, contents: list[bytes]) -> list[str]:
    """Keep each and repack the one before, as a source's versions come."""
    names: list[str] = []
    for content in contents:
        names.append(archive.keep_bytes(content))
        if len(names) > 1:
            archive.repack(*names[-2:])
    return names


def steps(root: Path, sha256: str) -> int:
    """How many files a version is read from."""
    followed = follow(Folder(root), sha256)
    followed.whole.close()
    return len(followed.names)


def overwrite(place: Path, content: bytes) -> None:
    place.chmod(0o600)
    place.write_bytes(content)


def test_an_older_version_is_a_patch_on_the_newer(archive: Archive, root: Path) -> None:
    first, second = versions(2)
    older, newer = archive.keep_bytes(first), archive.keep_bytes(second)
    before = archive.size()
    assert archive.repack(older, newer)
    assert not whole(root, older).exists()
    assert archive.place(older) == patch(root, older)
    assert archive.place(newer) == whole(root, newer)
    assert archive.size() < 0.6 * before
    assert read(archive, older) == first
    assert archive.has(older)
    assert archive.verify(older)
    assert [path for path in (root / "tmp").rglob("*") if path.is_file()] == []


def test_what_is_there_as_a_patch_is_not_stored_again(archive: Archive, root: Path) -> None:
    contents = versions(2)
    older, _ = kept_in_turn(archive, contents)
    assert archive.keep_bytes(contents[0]) == older
    assert not whole(root, older).exists()


@given(older=st.binary(max_size=300), newer=st.binary(max_size=300), shared=st.binary(max_size=2000))
@IN_TURN
def test_any_two_contents_come_back(archive: Archive, older: bytes, newer: bytes, shared: bytes) -> None:
    before, after = older + shared, shared * 2 + newer
    names = kept_in_turn(archive, [before, after])
    assert [read(archive, name) for name in names] == [before, after]
    assert all(map(archive.verify, names))


@given(
    older=st.lists(st.sampled_from(listing(2, 60)), max_size=300),
    newer=st.lists(st.sampled_from(listing(2, 60)), max_size=300),
)
@IN_TURN
def test_pieces_lean_on_a_stretch_of_the_base(root: Path, older: list[bytes], newer: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as small:
        small.setattr(patches, "PIECE", 1000)
        small.setattr(patches, "STRETCH", 3000)
        small.setattr(patches, "BEFORE", 1000)
        folder = Folder(root)
        before, after = b"".join(older), b"".join(newer)
        with folder.spool() as content, folder.spool() as base, folder.part() as part:
            content.write(before)
            base.write(after)
            patches.write_patch(content, base, NOTHING, part.file)
            with part.path.open("rb") as written:
                assert b"".join(patches.patched(written, base)) == before


def test_a_content_larger_than_memory_should_hold_comes_back(archive: Archive, root: Path) -> None:
    text = random.Random(5).randbytes(1 << 19).hex().encode() * 13
    changed = text[: 5 << 20] + b"amended" + text[(5 << 20) + 100 :] + b"added" * 200_000
    older, newer = kept_in_turn(archive, [text, changed])
    assert patch(root, older).exists()
    with archive.open(older) as raw:
        assert hashlib.sha256(raw.read()).hexdigest() == older
    assert read(archive, newer) == changed


def test_a_patched_zip_is_read_from_any_place(archive: Archive, tmp_path: Path) -> None:
    contents = []
    for name in ("a", "b"):
        with zipfile.ZipFile(tmp_path / name, "w") as made:
            made.writestr("SDN.XML", b"".join(listing(3)))
            made.writestr(name, name)
        contents.append((tmp_path / name).read_bytes())
    older, _ = kept_in_turn(archive, contents)
    with archive.open(older) as raw, zipfile.ZipFile(raw) as opened:
        assert opened.namelist() == ["SDN.XML", "a"]
        assert opened.read("a") == b"a"


def test_what_has_little_in_common_stays_whole_and_is_packed_harder_once(archive: Archive, root: Path) -> None:
    older, newer = archive.keep_bytes(b"".join(listing(1))), archive.keep_bytes(b"".join(listing(2)))
    assert not archive.repack(older, newer)
    assert archive.place(older) == whole(root, older)
    packed = whole(root, older).stat()
    assert not archive.repack(older, newer)
    assert whole(root, older).stat().st_ino == packed.st_ino
    assert archive.verify(older)


def test_a_content_is_no_patch_on_itself_nor_on_what_is_not_there(archive: Archive) -> None:
    there = archive.keep_bytes(versions(1)[0])
    assert not archive.repack(there, there)
    assert not archive.repack(NOTHING, there)
    with pytest.raises(UnknownError, match=NOTHING):
        archive.repack(there, NOTHING)
    assert archive.verify(there)


def test_nothing_is_a_patch_twice(archive: Archive) -> None:
    older, newer = kept_in_turn(archive, versions(2))
    assert not archive.repack(older, newer)


def test_no_content_leans_on_itself_by_a_detour(archive: Archive) -> None:
    contents = versions(3)
    first, second, third = kept_in_turn(archive, contents)
    assert not archive.repack(third, second)
    assert not archive.repack(third, first)
    assert [read(archive, name) for name in (first, second, third)] == contents


def test_a_version_that_comes_back_is_leant_on_by_the_one_between(archive: Archive) -> None:
    first, second, third = versions(3)
    names = kept_in_turn(archive, [first, second, first, third])
    assert [read(archive, name) for name in names] == [first, second, first, third]


def test_of_a_long_history_only_the_newest_and_the_last_keyframe_are_whole(archive: Archive, root: Path) -> None:
    contents = versions(200)
    names = kept_in_turn(archive, contents)
    stay = [number for number, name in enumerate(names) if whole(root, name).exists()]
    assert stay == [194, 199]
    assert [read(archive, name) for name in names] == contents


def test_a_keyframe_becomes_a_patch_on_the_next_one_and_comes_back(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repacking, "LINKS", 3)
    monkeypatch.setattr(repacking, "_KEYFRAME", 4)
    contents = versions(20)
    names = kept_in_turn(archive, contents)
    assert [number for number, name in enumerate(names) if whole(root, name).exists()] == [15, 19]
    assert [steps(root, name) for name in names[::4]] == [7, 6, 5, 4, 4]
    assert [read(archive, name) for name in names] == contents


def test_a_keyframe_that_nobody_remembers_or_that_is_unlike_the_next_stays_whole(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repacking, "LINKS", 1)
    monkeypatch.setattr(repacking, "_KEYFRAME", 2)
    contents = [*versions(4), b"".join(listing(7)), b"".join(listing(8))]
    names = kept_in_turn(archive, contents[:3])
    for hint in root.rglob("*.links"):
        hint.write_bytes(b"")
    names += kept_in_turn(archive, contents[2:])[1:]
    assert [number for number, name in enumerate(names) if whole(root, name).exists()] == [1, 3, 4, 5]
    assert [read(archive, name) for name in names] == contents


def test_a_keyframe_that_is_damaged_is_told_and_kept(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repacking, "LINKS", 1)
    monkeypatch.setattr(repacking, "_KEYFRAME", 2)
    contents = versions(5)
    names = kept_in_turn(archive, contents[:4])
    overwrite(whole(root, names[1]), whole(root, names[1]).read_bytes()[:-5])
    names.append(archive.keep_bytes(contents[4]))
    with pytest.raises(StoreError, match=rf"{names[1]}\.zst: the archived file is damaged"):
        archive.repack(*names[-2:])
    assert whole(root, names[1]).exists()
    assert [read(archive, name) for name in names[2:]] == contents[2:]


def test_a_chain_is_as_long_as_its_patches_whoever_leans_on_whom(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repacking, "LINKS", 3)
    first, second, third, fourth, fifth = map(archive.keep_bytes, versions(5))
    assert archive.repack(first, second)
    assert archive.repack(second, third)
    assert archive.repack(fourth, second)
    assert archive.repack(third, fifth)
    assert len(list(archive.place(first).parents[2].rglob("*.patch"))) == 4
    assert all(map(archive.verify, (first, second, third, fourth, fifth)))


def test_a_process_that_died_before_the_whole_was_removed_left_both(archive: Archive, root: Path) -> None:
    first, second = versions(2)
    older, newer = archive.keep_bytes(first), archive.keep_bytes(second)
    packed = whole(root, older).read_bytes()
    assert archive.repack(older, newer)
    whole(root, older).write_bytes(packed)
    assert archive.place(older) == whole(root, older)
    overwrite(patch(root, older), b"half")
    assert read(archive, older) == first
    assert archive.repack(older, newer)
    assert not whole(root, older).exists()
    assert read(archive, older) == first


def test_a_patch_left_beside_its_whole_makes_no_circle(archive: Archive, root: Path) -> None:
    contents = versions(2)
    older, newer = map(archive.keep_bytes, contents)
    packed = whole(root, older).read_bytes()
    assert archive.repack(older, newer)
    whole(root, older).write_bytes(packed)
    assert archive.repack(newer, older)
    assert not archive.repack(older, newer)
    assert [read(archive, name) for name in (older, newer)] == contents


@pytest.mark.parametrize("step", ["write_patch", "_verify", "remember"])
def test_a_step_that_fails_leaves_the_whole(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    first, second = versions(2)
    older, newer = archive.keep_bytes(first), archive.keep_bytes(second)
    monkeypatch.setattr(repacking, step, fails)
    with pytest.raises(StoreError, match="No space left"):
        archive.repack(older, newer)
    assert not patch(root, older).exists()
    assert read(archive, older) == first
    assert [path for path in (root / "tmp").rglob("*") if path.is_file()] == []


def test_a_patch_that_does_not_give_the_bytes_back_is_not_put_in_their_place(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = versions(2)
    older, newer = archive.keep_bytes(first), archive.keep_bytes(second)
    monkeypatch.setattr(repacking, "patched", lambda *_: iter([b"other bytes"]))
    with pytest.raises(StoreError, match="does not give back"):
        archive.repack(older, newer)
    assert archive.place(older) == whole(root, older)


Damage = Callable[[bytes], bytes]
DAMAGE = {
    "empty": lambda raw: b"",
    "cut in the header": lambda raw: raw[:20],
    "cut in the frame": lambda raw: raw[:-3],
    "longer": lambda raw: raw + b"x",
    "another file": lambda raw: b"not a patch" * 20,
    "another size": lambda raw: raw[:40] + (10**9).to_bytes(8, "big") + raw[48:],
    "a frame too long": lambda raw: raw[:56] + b"\xff" * 12 + raw[68:],
    "a place before the start": lambda raw: raw[:48] + b"\xff" * 8 + raw[56:],
    "a bit": lambda raw: raw[:-10] + bytes([raw[-10] ^ 1]) + raw[-9:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_patch_is_told_and_not_handed_out(archive: Archive, root: Path, damage: Damage) -> None:
    older, _ = kept_in_turn(archive, versions(2))
    place = patch(root, older)
    overwrite(place, damage(place.read_bytes()))
    with pytest.raises(StoreError, match=rf"{older}\.patch: the archived file is damaged"):
        archive.open(older)
    assert not archive.verify(older)


def test_a_damaged_base_is_told_by_its_name(archive: Archive, root: Path) -> None:
    first, second, third = kept_in_turn(archive, versions(3))
    overwrite(whole(root, third), whole(root, third).read_bytes()[:-5])
    for name in (first, second):
        with pytest.raises(StoreError, match=rf"{third}\.zst: the archived file is damaged"):
            archive.open(name)


def test_a_base_with_other_bytes_is_noticed(archive: Archive, root: Path) -> None:
    older, newer = kept_in_turn(archive, versions(2))
    other = archive.keep_bytes(b"".join(listing(9)))
    overwrite(whole(root, newer), whole(root, other).read_bytes())
    with pytest.raises(StoreError, match="damaged"):
        archive.open(older)


def test_a_base_that_is_gone_is_told(archive: Archive, root: Path) -> None:
    older, newer = kept_in_turn(archive, versions(2))
    whole(root, newer).unlink()
    with pytest.raises(StoreError, match=rf"{older}\.patch: what it leans on is gone.*{newer}"):
        archive.open(older)
    assert not archive.verify(older)


def test_a_circle_on_a_damaged_disk_is_told(archive: Archive, root: Path) -> None:
    older, newer = kept_in_turn(archive, versions(2))
    raw = patch(root, older).read_bytes()
    patch(root, newer).write_bytes(raw[:8] + bytes.fromhex(older) + raw[40:])
    whole(root, newer).unlink()
    with pytest.raises(StoreError, match="leans on itself"):
        archive.open(older)


def test_a_damaged_older_version_is_told_and_kept(archive: Archive, root: Path) -> None:
    older, newer = map(archive.keep_bytes, versions(2))
    overwrite(whole(root, older), whole(root, older).read_bytes()[:-5])
    with pytest.raises(StoreError, match="damaged"):
        archive.repack(older, newer)
    assert whole(root, older).exists()


def test_a_hint_that_was_lost_is_no_harm(archive: Archive, root: Path) -> None:
    contents = versions(4)
    names = kept_in_turn(archive, contents[:3])
    next(root.rglob("*.links")).write_bytes(b"")
    names.append(archive.keep_bytes(contents[3]))
    assert archive.repack(*names[-2:])
    assert [read(archive, name) for name in names] == contents


def test_readers_go_on_while_what_they_read_is_repacked(archive: Archive, root: Path) -> None:
    contents = versions(30)
    names = [archive.keep_bytes(content) for content in contents]
    done = threading.Event()
    found: list[bool] = []

    def reads() -> None:
        own = Archive(root)
        while not done.is_set():
            found.extend(
                own.has(name) and read(own, name) == content for name, content in zip(names, contents, strict=True)
            )

    readers = [threading.Thread(target=reads) for _ in range(2)]
    for reader in readers:
        reader.start()
    for older, newer in pairwise(names):
        assert archive.repack(older, newer)
    done.set()
    for reader in readers:
        reader.join()
    assert found
    assert all(found)


REPACKS = """
import sys
from itertools import pairwise
from pathlib import Path
from watchlist.archive import Archive
root, names = Path(sys.argv[1]), sys.argv[2:]
sys.stdin.readline()
for older, newer in pairwise(names):
    Archive(root).repack(older, newer)
"""


def test_processes_that_repack_in_opposite_directions_lose_nothing(archive: Archive, root: Path) -> None:
    contents = versions(20)
    names = [archive.keep_bytes(content) for content in contents]
    both = [
        subprocess.Popen([sys.executable, "-c", REPACKS, str(root), *order], stdin=subprocess.PIPE)
        for order in (names, names[::-1])
    ]
    for process in both:
        process.communicate(b"go\n", timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    assert [read(archive, name) for name in names] == contents


def test_a_process_killed_while_it_repacks_loses_nothing_and_blocks_nobody(archive: Archive, root: Path) -> None:
    contents = versions(60)
    names = [archive.keep_bytes(content) for content in contents]
    process = subprocess.Popen([sys.executable, "-c", REPACKS, str(root), *names], stdin=subprocess.PIPE)
    assert process.stdin
    process.stdin.write(b"go\n")
    process.stdin.flush()
    while not patch(root, names[5]).exists():
        assert process.poll() is None
    process.kill()
    process.communicate(timeout=60)
    assert [read(archive, name) for name in names] == contents
    for older, newer in pairwise(names):
        archive.repack(older, newer)
    assert [read(archive, name) for name in names] == contents
    assert len(list(root.rglob("*.zst"))) == 1
