"""Alerts under fire: receivers that fail in every way, and a daemon that is killed while alerts go out."""
