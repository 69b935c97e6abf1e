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
