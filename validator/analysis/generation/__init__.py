"""Made-up histories that suit a policy: drawn from its vocabulary, mended until its rules are kept, then broken.

Nothing here knows a directive. A draft is drawn at random; the engine judges it; each breach tells, through its
lowered rule, which facts are missing or too many; they are added or removed, and the engine judges again.
What is broken on purpose is confirmed by the engine.
Facts lent by other subjects and subjects formed by groups are not made up.
"""
