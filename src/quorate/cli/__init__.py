"""The command line; one command, one file.

``program`` names the commands and says in a line what each does, so that help needs none of them.
A command's file declares its options with click alone; what it runs is imported when it runs, so
that nothing has to wait for libraries it does not use.
"""

from quorate.cli.program import main

__all__ = ["main"]
