"""Mutants of a policy: the document with one bound, exception, word or selector changed, lowered anew.

A change is made in the tree of the document, so that each mutant has a place an author can find. What the lowering
refuses, and what means the same as the policy, is no mutant.
"""
