"""How far predictions are from people's answers: distances, figures with intervals, ceilings."""
