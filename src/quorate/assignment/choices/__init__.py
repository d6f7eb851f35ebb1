"""The built-in choices, one file each."""
