"""Use cases: check, test, generate. Thin: they load, hand to the evaluators, and build a plain model for the reports."""
