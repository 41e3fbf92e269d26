"""The command line: arguments, exit status, progress. Heavy libraries are imported when a command needs them."""
