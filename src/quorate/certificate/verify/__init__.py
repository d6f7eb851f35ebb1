"""What a stranger can check of a release, with nothing but its files."""
