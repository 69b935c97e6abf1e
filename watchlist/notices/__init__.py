"""Official notices: acts that name the parties which a list will add, revise or remove, read before the list has them.

A module here reads one publisher's acts, purely: bytes in, Announcements out. What cannot be read to the party raises
ParseError, so that a notice which names nobody is never taken for one whose names were not found.
"""
