"""Where the ledger rests: SQLite (embedded default) or PostgreSQL, behind one protocol."""
