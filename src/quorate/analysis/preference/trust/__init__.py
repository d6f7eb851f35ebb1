"""How far to trust comparisons: raters' habits, order, length, circles, influence, ceiling."""
