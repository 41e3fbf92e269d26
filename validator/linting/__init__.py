"""Checks of a policy as a document, beyond what loading demands: one check a module, each with a code."""
