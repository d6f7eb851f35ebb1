"""The charts, one file each: pure functions from data to an SVG drawing."""
