"""A rater’s way: practice, tests, skills, calibration, feedback, appeals."""
