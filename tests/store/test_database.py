"""A database is made, upgraded by itself, and refused when it is newer or no database at all."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from watchlist.errors import StoreError
from watchlist.resources import shipped
from watchlist.store import tables
from watchlist.store.database import SCHEMA, open_engine, reading, writing
from watchlist.store.sources import Sources
from watchlist.store.tables import Table, described


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def test_an_empty_database_gets_every_table(bare_url: str) -> None:
    with opened(bare_url) as engine:
        assert set(inspect(engine).get_table_names()) == {*Table.metadata.tables, "alembic_version"}


def test_the_migrations_make_what_the_tables_say(database_url: str) -> None:
    with opened(database_url) as engine, engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_the_store_reads_the_tables_as_they_are_defined() -> None:
    written = Path(tables.__file__).with_suffix(".txt").read_text("utf-8").splitlines()
    assert written == list(described()), "scripts/tables writes it anew"


def test_the_schema_that_needs_no_upgrade_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


def test_a_database_from_a_newer_version_is_refused(database_url: str) -> None:
    with opened(database_url) as engine, writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer watchlist"):
        open_engine(database_url)


def test_two_processes_may_make_it_at_once(bare_url: str) -> None:
    errors: list[Exception] = []

    def make() -> None:
        try:
            open_engine(bare_url).dispose()
        except Exception as error:  # noqa: BLE001 - whatever comes is shown below
            errors.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with opened(bare_url) as engine, reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


def test_what_is_no_database_is_said_in_one_line(tmp_path: Path) -> None:
    page = tmp_path / "page.sqlite"
    page.write_text("<html>" * 200)
    for url, said in (
        (f"sqlite:///{page}", "not a database"),
        ("nonsense", "not a database URL"),
        ("mysql://h/db", "mysql"),
        ("sqlite://", "memory"),
        ("postgresql://u:secretword@127.0.0.1:1/db", "connection failed"),
        ("postgresql://127.0.0.1:1/db?password=secretword", "connection failed"),
        ("oracl://u:secretword@host/db", "not a database URL"),
        ("postgresql://u:secretword@host:notaport/db", "port"),
        ("postgresql://u:x@y:secretword@host/db", "port"),
        ("postgresql://u:x@secretword@host/db", "%40"),
        ("postgresql:/u:secretword@host/db", "not a database URL"),
        ("oracl://host/db?password=secretword", "not a database URL"),
    ):
        with pytest.raises(StoreError) as caught:
            open_engine(url)
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)
        assert "secretword" not in str(caught.value)


def test_a_reader_sees_one_picture(database_url: str) -> None:
    with opened(database_url) as engine, opened(database_url) as other:
        with reading(engine) as before:
            assert before.execute(text("SELECT count(*) FROM source")).scalar() == 0
            with writing(other) as connection:
                Sources(connection).know("mine", "list")
            assert before.execute(text("SELECT count(*) FROM source")).scalar() == 0
        with reading(engine) as after:
            assert after.execute(text("SELECT count(*) FROM source")).scalar() == 1
        # The connection that has read writes again.
        with writing(engine) as connection:
            Sources(connection).know("other", "list")


def test_postgresql_without_its_package_is_one_line_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'watchlist\[postgres\]'"):
        open_engine("postgresql://u@h/db")
