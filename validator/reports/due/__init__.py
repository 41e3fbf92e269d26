"""The list of what falls due, in several forms: in a terminal, as tables, in a calendar."""
