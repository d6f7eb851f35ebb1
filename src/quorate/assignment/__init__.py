"""Who judges what next, and when an item is quorate."""
