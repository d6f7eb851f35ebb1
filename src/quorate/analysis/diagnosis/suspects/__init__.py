"""Suspects: which labels are likely wrong, how likely, and what else is odd about an example."""
