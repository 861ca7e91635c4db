"""Tables of the report as files: reading, checking and writing them as Arrow columns."""
