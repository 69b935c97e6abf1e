"""Knowledge that travels beside the code may be wanted by many threads at once, and first of all by them."""

from __future__ import annotations

import subprocess
import sys

import pytest

AT_ONCE = """
import sys, threading
from watchlist.channels.slack_words import slack_words
from watchlist.render.words import words_of

sys.setswitchinterval(1e-6)
begin = threading.Barrier(8)
found = []


def want(number):
    begin.wait()
    slack_words()
    found.append(words_of(("en", "tr")[number % 2]).language)


threads = [threading.Thread(target=want, args=(number,)) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*sorted(found))
"""


@pytest.mark.parametrize("time", range(8))
def test_couriers_that_want_the_first_words_at_once_do_not_crash(time: int) -> None:
    done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["en"] * 4 + ["tr"] * 4), f"time {time}: {done.stderr}"


FIRST = """
import sys, threading
import msgspec
from watchlist.resources import converter, decoder, unpacker

sys.setswitchinterval(1e-6)
SHAPES = '''
class Inner(msgspec.Struct):
    a: int
    b: tuple[str, ...] = ()


class Outer(msgspec.Struct):
    a: Inner
    b: dict[str, Inner]
    c: list[Inner | None]
'''
SAID = {"a": {"a": 1}, "b": {"x": {"a": 2}}, "c": [None]}
JSON, PACKED = msgspec.json.encode(SAID), msgspec.msgpack.encode(SAID)


def read(shape, begin, found):
    begin.wait()
    found += decoder(shape).decode(JSON), unpacker(shape).decode(PACKED), converter(shape)(SAID)


for _ in range(60):
    exec(SHAPES)
    begin, found = threading.Barrier(6), []
    threads = [threading.Thread(target=read, args=(Outer, begin, found)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 18 and all(one == found[0] for one in found)
"""


def test_threads_that_first_read_a_shape_at_once_do_not_crash() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
