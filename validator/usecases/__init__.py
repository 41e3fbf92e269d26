"""Use cases: check, test, generate. Thin: they load, call the evaluators, and build a plain model for the reports."""
