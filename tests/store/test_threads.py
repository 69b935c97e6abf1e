"""What channels must know again is there after a restart, and one channel's is not another's."""

from datetime import UTC, datetime

from watchlist.store import Store

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)


def test_a_reference_is_kept_replaced_and_forgotten(database_url: str) -> None:
    with Store(database_url) as store, store.write() as session:
        session.threads.keep("team", "story 1", "C1 1503435956.000247", NOW)
        session.threads.keep("desk", "story 1", "C2 9", NOW)
        session.threads.keep("team", "story 1", "C1 1503435999.000001", NOW)
    with Store(database_url) as store, store.write() as session:
        assert session.threads.recall("team", "story 1") == "C1 1503435999.000001"
        assert session.threads.recall("team", "story 2") is None
        session.threads.forget("team", "story 1")
        assert session.threads.recall("team", "story 1") is None
        assert session.threads.recall("desk", "story 1") == "C2 9"
