"""What policies mean before a case is seen: which situations there are, what can be kept together, what falls through.

Everything here speaks of lowered policies and a vocabulary, never of files. What it claims of a history, the reference
has confirmed on that history.
"""
