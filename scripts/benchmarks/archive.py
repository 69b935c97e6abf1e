"""What a list's history costs in the archive: to keep and repack each version, on disk, to read, and in memory."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from scripts.benchmarks.peak import kilobytes
from scripts.benchmarks.sdn import SHARED, make
from watchlist.archive import Archive
from watchlist.archive.whole import zstd

HISTORY = SHARED / "data" / "lists" / "ofac_sdn_csv_history" / "ALL_309_versions.tar.zst"
VERSIONS = 130
"""Of a made-up history: it is longer than two chains."""

LINE = 2_800
"""Bytes of SDN.XML for which a made-up version has a line: SDN.CSV is a tenth of its size."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a list in a file."""

    path: Path
    sha256: str
    size: int


Times = defaultdict[str, list[float]]


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure a history from its first version to its last, beside bare hashing and compressing."""
    with tempfile.TemporaryDirectory(prefix="watchlist-bench-") as made:
        folder = Path(made)
        real = HISTORY.is_file() and not effort.generated
        versions = list(_written(folder, _real() if real else _generated(effort)))
        found: Times = defaultdict(list)
        for number in range(effort.times):
            _history(Archive(folder / f"archive-{number}"), versions, found)
        size = sum(version.size for version in versions) / 1e6
        origin = "SDN.CSV, August 2021 to May 2024" if real else "made up"
        yield from _figures(found, f"{len(versions)} versions of {size:.0f} MB: {origin}")
        yield _memory(folder, effort)


def _history(archive: Archive, versions: list[Version], found: Times) -> None:
    """One repetition, from an empty archive to the last version, and each read back."""
    each = 1000 / len(versions)
    found["bare"].append(each * seconds(lambda: _bare(versions)))
    found["version"].append(each * seconds(lambda: _came(archive, versions)))
    found["disk"].append(archive.size() / 1e6)
    found["read"].append(1000 * seconds(lambda: _read(archive, versions[0])))
    for version in versions:
        _read(archive, version)


def _bare(versions: list[Version]) -> None:
    """The unit, what cannot be done without: hash each version twice and compress it once."""
    for version in versions:
        raw = version.path.read_bytes()
        for _ in range(2):
            hashlib.sha256(raw).digest()
        zstd.compress(raw, level=3)


def _came(archive: Archive, versions: list[Version]) -> None:
    """Keep each version as it comes, and repack the one before."""
    before = None
    for version in versions:
        archive.keep(version.path, version.sha256)
        if before:
            archive.repack(before.sha256, version.sha256)
        before = version


def _read(archive: Archive, version: Version) -> None:
    """Read a version, and see that it comes back byte for byte."""
    with archive.open(version.sha256) as raw:
        if hashlib.file_digest(raw, "sha256").hexdigest() != version.sha256:  # type: ignore[arg-type]
            raise RuntimeError(f"{version.sha256} came back changed")


def _figures(found: Times, described: str) -> Iterator[Figure]:
    version, disk, read = (tuple(found[key]) for key in ("version", "disk", "read"))
    yield Figure(
        name="version kept, the one before repacked",
        unit="ms",
        values=version,
        reference="two hashes, zstd -3",
        references=tuple(found["bare"]),
        aim=Aim(2, ratio=True),
        note=described,
    )
    yield Figure(name="the history on disk", unit="MB", values=disk, aim=Aim(3))
    yield Figure(name="reading the first version", unit="ms", values=read, aim=Aim(1000))


def _memory(folder: Path, effort: Effort) -> Figure:
    """The most memory that repacking and reading a large list takes, on top of the program's own."""
    sdn = make(folder, effort)
    peaks = [_peak(folder, sdn.file, sdn.amended) for _ in range(effort.times)]
    return Figure(name="memory to repack and read", unit="MB", values=tuple(peaks), aim=Aim(60), note=sdn.described)


def _peak(folder: Path, older: Path, newer: Path) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as root:
        command = [sys.executable, "-m", "scripts.benchmarks.archive", root, str(older), str(newer)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout)["kilobytes"]) * 1024 / 1e6


def _repacked(root: str, *paths: str) -> int:
    """Keep two versions, repack and read the first; how many kilobytes that took at most."""
    archive = Archive(Path(root))
    versions = [_version(Path(path)) for path in paths]
    begun = kilobytes()
    _came(archive, versions)
    _read(archive, versions[0])
    return kilobytes() - begun


def _written(folder: Path, contents: Iterable[bytes]) -> Iterator[Version]:
    for number, content in enumerate(contents):
        path = folder / f"version-{number}"
        path.write_bytes(content)
        yield _version(path)


def _version(path: Path) -> Version:
    with path.open("rb") as raw:
        return Version(path, hashlib.file_digest(raw, "sha256").hexdigest(), path.stat().st_size)


def real_versions() -> Iterator[tuple[str, bytes]]:
    """The publisher's versions in turn, by the names of their files."""
    window: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 31}
    with zstd.open(HISTORY, options=window) as packed, tarfile.open(fileobj=packed, mode="r|") as members:
        for member in members:
            raw = members.extractfile(member)
            if raw:
                yield member.name, raw.read()


def _real() -> Iterator[bytes]:
    """The versions without the one that came empty."""
    return (content for _, content in real_versions() if content)


def _generated(effort: Effort) -> Iterator[bytes]:
    """Versions that each amend, add and remove a few lines; the same ones every time."""
    draw = random.Random(20260101)
    lines = [_line(draw) for _ in range(effort.size // LINE)]
    for _ in range(VERSIONS):
        yield b"".join(lines)
        for _ in range(10):
            lines[draw.randrange(len(lines))] = _line(draw)
            lines.insert(draw.randrange(len(lines)), _line(draw))
        del lines[draw.randrange(len(lines))]


def _line(draw: random.Random) -> bytes:
    words = (
        b"LIMITED",
        b"TRADING",
        b"SHIPPING",
        b"Istanbul",
        b"Turkey",
        b"Moscow",
        b"individual",
        b"%x" % draw.getrandbits(40),
    )
    return b'"' + b'","'.join(draw.choices(words, k=30)) + b'"\n'


if __name__ == "__main__":
    print(json.dumps({"kilobytes": _repacked(*sys.argv[1:])}))
