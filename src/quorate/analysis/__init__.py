"""What judgments mean together: pure functions over Judgments that return frozen results."""
