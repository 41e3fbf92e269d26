"""An explanation in words, German and English: short sentences for whoever has to act on a finding.

Every text stands in the catalogue under `explain-`; `locale` writes days and numbers.
"""

from validator.reports.explanation.facts import counted, nearly
from validator.reports.explanation.outcome import outcome
from validator.reports.explanation.remedies import remedy
from validator.reports.explanation.steps import steps

__all__ = ["counted", "nearly", "outcome", "remedy", "steps"]
