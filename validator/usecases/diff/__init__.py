"""Diff: what changed in meaning from one policy to another, and what that does to real cases."""
