"""The sections of a diagnosis."""
