"""The sections of a page, one file each: what is said about a part of an audit."""
