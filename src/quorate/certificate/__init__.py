"""How a dataset leaves: frozen, documented from the events, and the same bytes every time."""
