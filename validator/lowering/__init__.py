"""Surface forms become core nodes: names resolved, types checked against the vocabulary, readings chosen."""

from validator.lowering.anew import Relowering, relowering
from validator.lowering.documents import Library, lower, lower_all
from validator.lowering.register import Register, register

__all__ = ["Library", "Register", "Relowering", "lower", "lower_all", "register", "relowering"]
