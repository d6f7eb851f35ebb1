"""Simulated raters: how they judge, and how they work through the HTTP interface."""
