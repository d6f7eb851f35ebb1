"""The answers by topic; each topic reads the ground that documents stand on."""
