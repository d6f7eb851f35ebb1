"""What each method reads from a training log, one method a file."""
