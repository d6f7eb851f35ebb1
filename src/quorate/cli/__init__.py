"""The command line; one command, one file."""


def main() -> None:
    """Run the command line."""
