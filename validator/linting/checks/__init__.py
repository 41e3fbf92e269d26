"""One check a module; the table of all of them is `validator.linting.table`."""
