"""Histories on both sides of a bound: neighbours of given histories, tried until a moved bound shows.

A rule with one bound moved is another rule; a history that the two judge differently lies on that bound. Such histories
are looked for among the neighbours of some that suit the rule: one fact moved, changed, added or taken away, or the
as-of day another. Nothing is claimed that the reference does not find on the rule as it stands.
"""
