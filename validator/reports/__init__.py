"""Reports: a check's result for a terminal, for Excel, for other programs; one module a medium."""
