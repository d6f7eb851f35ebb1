"""Results: what a server answers, frozen. Times are milliseconds UTC."""
