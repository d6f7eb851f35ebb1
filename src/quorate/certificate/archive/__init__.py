"""Archives: a closed campaign as files, to be kept, checked by anybody, and brought back."""
