"""From judgments to comparisons: what labels say, what was shown, which judgments stand."""
