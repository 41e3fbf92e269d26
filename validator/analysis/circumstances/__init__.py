"""Circumstances drawn from a policy and its vocabulary: what rules hang on, at the days where they turn."""
