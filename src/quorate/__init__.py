"""Turns many human judgments into data that can be trusted, and proves it."""
