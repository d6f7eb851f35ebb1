"""Who gets what next: eligibility, what is mixed in, choice, the lease."""
