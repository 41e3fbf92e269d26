"""Rates over several results, in several forms: in a terminal, as a table, as a chart."""
