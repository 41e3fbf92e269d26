"""Situations: which states can hold together on one day, without any history.

The states of a day hang on few carriers: attributes of the subject, its age, which spans of a type last. Each carrier
has a few values that the policy tells apart. What hangs on more than one day is a free truth: everything is possible.
"""

from validator.analysis.situations.situation import Group, Situation
from validator.analysis.situations.space import Space
from validator.analysis.situations.staging import SUBJECT, Stage

__all__ = ["SUBJECT", "Group", "Situation", "Space", "Stage"]
