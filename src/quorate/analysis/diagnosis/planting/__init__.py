"""Labels made wrong on purpose, to learn how wrong ones look."""
