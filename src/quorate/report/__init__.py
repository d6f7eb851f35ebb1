"""Pages and charts for people, from results."""
