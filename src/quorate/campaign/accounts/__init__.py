"""What one can do with accounts: join, log in and out, tokens, roles. One verb, one file."""
