"""Watching a campaign: its log followed, items decided, raters looked at, rules applied."""
