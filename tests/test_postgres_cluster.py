"""The throw-away server: fresh databases, copies of a migrated one, and nothing left behind."""

from __future__ import annotations

import psycopg
import pytest

from tests.postgres_cluster import PostgresMissingError, running_cluster


def make_a_table(url: str) -> None:
    """Stand in for the product's migrations."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE planted (a integer)")


def tables(url: str) -> list[tuple[str, ...]]:
    """Name the tables of a database."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()


def test_a_cluster_of_its_own_gives_fresh_databases_and_ends_with_its_test() -> None:
    try:
        with running_cluster(fsync=True) as cluster:
            empty = cluster.empty_url()
            cluster.make_template(make_a_table)
            one, two = cluster.postgres_url(), cluster.postgres_url()
            assert tables(empty) == []
            assert tables(one) == tables(two) == [("planted",)]
            with psycopg.connect(one) as connection:
                connection.execute("DROP TABLE planted")
                assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert tables(one) == []
            assert tables(two) == [("planted",)]
            cluster.drop(one)
            with pytest.raises(psycopg.OperationalError, match="does not exist"):
                tables(one)
    except PostgresMissingError as missing:
        pytest.skip(str(missing))
    with pytest.raises(psycopg.OperationalError):
        tables(two)
