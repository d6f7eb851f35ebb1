"""Where raters differ, why, and who differs from whom: a section a file."""
