"""Stores for the tests of what only one kind does."""

from store_fixtures import (  # noqa: F401  # fixtures are found by name
    anyio_backend,
    clock,
    databases,
    home,
    postgres_home,
    sqlite_home,
    store,
)
