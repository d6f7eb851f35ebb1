"""Which examples are near one another."""
