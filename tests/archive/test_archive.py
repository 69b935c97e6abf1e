"""The archive keeps bytes exactly, once, and leaves nothing half done."""

import hashlib
import io
import resource
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchlist.archive import Archive
from watchlist.errors import StoreError, UnknownError

NOTHING = "0" * 64
Damage = Callable[[bytes], bytes]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def stored(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "archive").rglob("*") if path.is_file()]


def incompressible(size: int) -> bytes:
    return hashlib.shake_256(b"seed").digest(size)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond ``size`` bytes, as a full disk would not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@given(data=st.binary(max_size=5000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_what_is_kept_comes_back_byte_for_byte(archive: Archive, data: bytes) -> None:
    sha256 = archive.keep_bytes(data)
    with archive.open(sha256) as raw:
        assert raw.read() == data
    assert archive.has(sha256)
    assert archive.verify(sha256)


def test_a_large_file_streams_in_and_out(archive: Archive, tmp_path: Path) -> None:
    data = incompressible(3_000_001)
    path = tmp_path / "answer"
    path.write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    archive.keep(path, sha256)
    with archive.open(sha256) as raw:
        pieces = list(iter(lambda: raw.read(1_000_000), b""))
    assert [len(piece) for piece in pieces] == [1_000_000, 1_000_000, 1_000_000, 1]
    assert b"".join(pieces) == data


def test_a_zip_is_read_from_where_it_lies(archive: Archive) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("SDN.XML", "<sdnList/>")
    with archive.open(archive.keep_bytes(packed.getvalue())) as raw, zipfile.ZipFile(raw) as opened:
        assert opened.read("SDN.XML") == b"<sdnList/>"


def test_the_place_is_by_hash_and_read_only(archive: Archive, tmp_path: Path) -> None:
    sha256 = archive.keep_bytes(b"x")
    place = tmp_path / "archive" / sha256[:2] / sha256[2:4] / f"{sha256}.zst"
    assert stat.S_IMODE(place.stat().st_mode) == 0o444
    assert archive.size() == place.stat().st_size
    assert stored(tmp_path) == [place]


def test_what_is_there_is_never_written_again(archive: Archive, tmp_path: Path) -> None:
    archive.keep_bytes(b"x")
    (before,) = stored(tmp_path)
    inode = before.stat().st_ino
    archive.keep_bytes(b"x")
    assert before.stat().st_ino == inode


def test_what_is_not_there_is_unknown(archive: Archive) -> None:
    assert not archive.has(NOTHING)
    assert archive.size() == 0
    with pytest.raises(UnknownError, match=NOTHING):
        archive.open(NOTHING)
    with pytest.raises(UnknownError):
        archive.verify(NOTHING)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, NOTHING + "\n", NOTHING[1:]])
def test_what_is_no_hash_reaches_no_file(archive: Archive, name: str) -> None:
    assert not archive.has(name)
    with pytest.raises(UnknownError, match="SHA-256"):
        archive.open(name)


def test_bytes_that_do_not_have_the_hash_are_refused(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "answer"
    path.write_bytes(b"changed meanwhile")
    with pytest.raises(StoreError, match="have the hash"):
        archive.keep(path, NOTHING)
    assert stored(tmp_path) == []


def test_a_file_that_is_gone_is_told(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        archive.keep(tmp_path / "gone", NOTHING)


@pytest.mark.parametrize("damage", [lambda raw: raw[:-5], lambda raw: raw[:-30] + b"!" + raw[-29:], lambda raw: b""])
def test_a_damaged_file_is_told_and_not_verified(archive: Archive, tmp_path: Path, damage: Damage) -> None:
    sha256 = archive.keep_bytes(incompressible(5000))
    (place,) = stored(tmp_path)
    place.chmod(0o600)
    place.write_bytes(damage(place.read_bytes()))
    assert not archive.verify(sha256)


def test_damage_is_told_where_it_is_read(archive: Archive, tmp_path: Path) -> None:
    sha256 = archive.keep_bytes(incompressible(5000))
    (place,) = stored(tmp_path)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-9])
    with archive.open(sha256) as raw, pytest.raises(StoreError, match="damaged"):
        raw.read()


def test_a_full_disk_is_told_and_leaves_no_half_file(archive: Archive, tmp_path: Path) -> None:
    with largest_file(100_000), pytest.raises(StoreError, match="cannot archive: File too large"):
        archive.keep_bytes(incompressible(2_500_000))
    assert stored(tmp_path) == []
    assert archive.verify(archive.keep_bytes(incompressible(2_500_000)))


KEEPS = """
import sys
from pathlib import Path
from watchlist.archive import Archive
sys.stdin.readline()
for number in range(200):
    Archive(Path(sys.argv[1])).keep_bytes(str(number).encode() * 1000)
"""


def test_two_processes_keep_the_same_contents_at_once(archive: Archive, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KEEPS, str(tmp_path / "archive")]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(2)]
    for process in both:
        process.communicate(b"go\n", timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    assert len(stored(tmp_path)) == 200
    assert all(archive.verify(path.stem) for path in stored(tmp_path))


def test_threads_keep_the_same_content_at_once(archive: Archive, tmp_path: Path) -> None:
    threads = [threading.Thread(target=archive.keep_bytes, args=(b"same" * 100_000,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored(tmp_path)) == 1


def test_a_reader_that_is_closed_early_lets_the_file_go(archive: Archive) -> None:
    raw = archive.open(archive.keep_bytes(incompressible(100_000)))
    raw.read(10)
    raw.close()
    assert raw.closed
