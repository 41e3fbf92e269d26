"""Planning: the acts that an agency can choose so that nothing is breached in given circumstances.

Each breach tells, through its lowered rule, what could mend it; the choices that mending leaves open (which day, which
alternative) are gone through in a fixed order, and the engine judges many of them at once. Nothing is drawn at random.
"""

from validator.analysis.planning.planner import Plan, Planner

__all__ = ["Plan", "Planner"]
