"""Lint: what a policy's author would want to know of one policy, each with its place and a stable code."""
