"""Tables of judgments, long or wide, of any syntax, as a project and back."""
