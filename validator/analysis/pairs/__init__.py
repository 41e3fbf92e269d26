"""Faults of single rules and of pairs, found by trying acts in small histories (docs/analysis.md, 3.1 to 3.4)."""

from validator.analysis.pairs.finding import pair_faults

__all__ = ["pair_faults"]
