"""The results of a run as pages: bulletins, tables, files."""
