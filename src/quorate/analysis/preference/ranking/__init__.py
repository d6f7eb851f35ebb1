"""Rankings without a scale of strengths, and agreement of rankings."""
