"""From suspects to judgments and back: what one more judgment is worth, and what came of it."""
