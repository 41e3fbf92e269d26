"""The report as one web page that needs nothing beside itself."""

from validator.reports.html.page import render

__all__ = ["render"]
