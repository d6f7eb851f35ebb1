"""What more examples, cleaner labels or fewer examples would bring."""
