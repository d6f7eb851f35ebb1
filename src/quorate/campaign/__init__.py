"""What one can do with a campaign: one verb, one file. The only writers of events."""
