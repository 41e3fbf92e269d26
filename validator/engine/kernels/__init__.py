"""Inner loops for a compiler (`fachaufsicht[fast]`): one element after the other, where NumPy needs many passes.

Each has a counterpart in columns that finds the same, and that runs wherever the compiler is not installed. They are
written in plain Python, so that they can be tried, slowly, without it.
"""
