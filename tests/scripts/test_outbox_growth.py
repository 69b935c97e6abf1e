"""How a long outbox is measured: each shape of it beside a short one."""

from __future__ import annotations

from pathlib import Path

from scripts.benchmarks.outbox_growth import ROOM, SHAPES, figures, files


def test_each_shape_is_measured_beside_a_short_outbox(tmp_path: Path) -> None:
    measured = list(figures("SQLite", files(tmp_path), 2 * ROOM))
    assert [one.name for one in measured] == [f"outbox, SQLite, {shape[0]}" for shape in SHAPES]
    assert all(min(one.values) > 0 for one in measured)
    assert len({one.references for one in measured}) == 1
