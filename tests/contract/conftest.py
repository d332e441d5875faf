"""Fixtures of the contract tests: one PostgreSQL cluster for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import Cluster, running_cluster


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A private cluster; each test takes a database of its own from it."""
    with running_cluster() as cluster:
        yield cluster
