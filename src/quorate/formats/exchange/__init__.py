"""Files of other tools, in and out: one record of a project and its pieces, one file a format."""
