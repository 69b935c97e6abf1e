"""Watches official sanctions and export-control lists and the news, and tells people when something happens."""

__version__ = "0.1.0"
