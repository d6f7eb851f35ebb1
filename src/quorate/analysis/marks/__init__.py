"""Answers that mark parts of an item: boxes, polygons, stretches of time, spans, frames."""
