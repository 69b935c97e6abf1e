"""What the library's README says works as it says."""

import re
from pathlib import Path

import pytest

import watchlist.names

README = Path(watchlist.names.__file__).with_name("README.md")


def test_its_examples_run(capsys: pytest.CaptureFixture[str]) -> None:
    told: dict[str, object] = {}
    for block in re.findall(r"```python\n(.+?)```", README.read_text("utf-8"), re.DOTALL):
        exec(compile(block, str(README), "exec"), told)
    printed = capsys.readouterr().out
    assert "word_translated" in printed
    assert "1 0.9" in printed
