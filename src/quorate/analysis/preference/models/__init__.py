"""Models of preference: strengths of candidates from comparisons, with intervals."""
