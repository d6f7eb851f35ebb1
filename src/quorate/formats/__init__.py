"""How rows come in and go out."""
