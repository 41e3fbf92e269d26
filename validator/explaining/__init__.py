"""Why a finding is what it is: values, no texts. Everything is asked of the reference, which judged it.

`Explainer` explains the findings of a policy, `explain` a single one; `free_text` says what may stay out. `model` says
what an explanation holds.
"""

from validator.explaining.explain import Explainer, explain
from validator.explaining.hiding import free_text

__all__ = ["Explainer", "explain", "free_text"]
