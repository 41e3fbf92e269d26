"""fachaufsicht: checks case histories against office directives held as data."""

__version__ = "0.1.0"
