"""The third interpretation of the core: rules as formulas over unknown histories.

A symbolic history has a few facts of each type, whose days and attributes are unknowns. With everything known the same
code folds to plain truths, so that the tests hold it to the reference day by day.
"""
