"""The result of a check as one file: what all reports are made of, and what others can verify."""
