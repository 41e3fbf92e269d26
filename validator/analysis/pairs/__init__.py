"""Faults of single rules and of pairs, found by trying acts in small histories (docs/analysis.md, 3.1 to 3.4).

`finding` goes through the rules and pairs and asks: of one rule `alone`; whether two can both be kept (`conflicts`, of
acts that last `lasting`; what bars the question, `bars`); whether two on one matter agree (`duties`, `cycles`, and
`demands` on one fact, where the special one may say otherwise: `special`); whether one takes out what the other asks
for (`exempting`, `exemptions`, and `exempt_by_reading`). `trials` try acts, `shrinking` makes a witness small.
"""

from validator.analysis.pairs.finding import pair_faults

__all__ = ["pair_faults"]
