"""Facts: what the events of a campaign say beside its answers."""
