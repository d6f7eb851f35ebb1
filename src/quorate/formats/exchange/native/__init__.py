"""A folder of our own: a campaign's file, its items, and what was said about them."""
