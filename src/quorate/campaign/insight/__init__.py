"""The lead’s numbers: what needs them, raters, agreement, disputes, rules tried."""
