"""Prove: faults of policies, each confirmed by the reference, matched with what the policies acknowledge."""

from validator.usecases.prove.running import prove

__all__ = ["prove"]
