"""The HTTP API and the pages: who asks is found out here, what they may do in ``campaign``."""
