"""A store of each kind for every test in this folder, empty and up to date."""

from store_fixtures import (  # noqa: F401  # fixtures are found by name
    anyio_backend,
    clock,
    databases,
    home,
    postgres_home,
    sqlite_home,
    store,
)
