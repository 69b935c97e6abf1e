"""Screening: files of counterparties against all lists, row by row, in memory that does not grow with the file."""
