"""What confident learning counts: the passes over labels and probabilities, a block at a time."""
