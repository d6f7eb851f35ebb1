"""Which is better, by how much? Rankings of candidates and data for reward models."""
