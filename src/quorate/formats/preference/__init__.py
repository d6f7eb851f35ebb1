"""Preferences as the files that trainers read, with what each cannot carry counted."""
