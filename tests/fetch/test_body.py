"""A body is written whole and hashed, or it is refused."""

import gzip
import hashlib
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.fetch.body import WORTH_A_THREAD, Garbled, TooLarge, save, unpacked

DATA = b"<sdnEntry/>" * 5000


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.binary(max_size=3000), st.binary(max_size=300), st.integers(1, 400))
def test_gzip_is_undone_however_it_is_cut(first: bytes, second: bytes, size: int) -> None:
    packed = gzip.compress(first) + gzip.compress(second)
    assert b"".join(unpacked(cut(packed, size), "gzip")) == first + second


@given(st.integers(1, 60), st.integers(1, 100))
def test_gzip_that_ends_too_early_is_told(missing: int, size: int) -> None:
    packed = gzip.compress(hashlib.shake_256(b"x").digest(1000))[:-missing]
    with pytest.raises(Garbled):
        list(unpacked(cut(packed, size), "gzip"))


def test_broken_gzip_is_told() -> None:
    with pytest.raises(Garbled, match="broken"):
        list(unpacked([b"<html>not gzip</html>"], "gzip"))


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip"])
def test_an_encoding_that_was_not_asked_for_is_told(encoding: str) -> None:
    with pytest.raises(Garbled, match="not asked for"):
        unpacked([DATA], encoding)


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_what_is_not_packed_is_left_alone(encoding: str) -> None:
    assert list(unpacked([DATA], encoding)) == [DATA]


def test_an_empty_gzip_answer_is_empty() -> None:
    assert b"".join(unpacked([], "gzip")) == b""


@pytest.mark.parametrize("tail", [b"\0" * 512, b"<!-- served by cache 3 -->"])
def test_what_trails_the_last_member_is_ignored(tail: bytes) -> None:
    assert b"".join(unpacked([gzip.compress(DATA) + tail, tail], "x-gzip")) == DATA


def test_a_small_body_that_unpacks_to_gigabytes_stops_at_the_limit() -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(100)) + bomb.flush()
    file = io.BytesIO()
    with pytest.raises(TooLarge, match=r"network\.max_bytes"):
        save(unpacked([packed], "gzip"), file, max_bytes=5_000_000)
    assert len(file.getvalue()) <= 5_000_000


def test_saving_writes_hashes_counts_and_tells() -> None:
    file, told = io.BytesIO(), list[int]()
    body = save([b"ab", b"", b"cde"], file, 5, told.append)
    assert file.getvalue() == b"abcde"
    assert (body.sha256, body.size) == (hashlib.sha256(b"abcde").hexdigest(), 5)
    assert sum(told) == 5


@given(st.lists(st.sampled_from([0, 1, 1000, WORTH_A_THREAD - 1, WORTH_A_THREAD, 100_000]), max_size=12))
def test_the_hash_is_of_all_pieces_in_their_order(sizes: list[int]) -> None:
    pieces = [bytes([number]) * size for number, size in enumerate(sizes)]
    assert save(pieces, io.BytesIO(), 2_000_000).sha256 == hashlib.sha256(b"".join(pieces)).hexdigest()
