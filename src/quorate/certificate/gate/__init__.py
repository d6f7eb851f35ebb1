"""Gate: what a release must meet before it is certified, and what it says where it does not."""
