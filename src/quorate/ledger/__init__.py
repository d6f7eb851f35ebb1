"""What happened: events, the log and its tree, signed checkpoints, the vault, replay into views."""
