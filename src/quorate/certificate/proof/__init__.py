"""Proof: how a stranger sees that a release holds what was committed, and nothing else."""
