"""The conditions that come with Quorate, one a file."""
