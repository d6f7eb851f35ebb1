"""Recorders of a few lines for the frameworks in which models are trained."""
