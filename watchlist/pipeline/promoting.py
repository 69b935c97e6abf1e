"""What a person decides of a candidate: to track it, or to set it aside."""

from __future__ import annotations

from msgspec.structs import replace

from watchlist.app import App
from watchlist.errors import InputError
from watchlist.model import Candidate, CandidateState
from watchlist.pipeline.naming import settled, subject_of
from watchlist.pipeline.tracking import track


def promote(app: App, candidate_id: str) -> Candidate:
    """Track a candidate: it is compared at once with all that is listed, and its past mentions become the subject's."""
    with app.store.read() as session:
        one = session.candidates.get(candidate_id).candidate
    if one.state is CandidateState.TRACKED:
        raise InputError(f"{one.name} is tracked already, as {one.subject}")
    subject = subject_of(one, f"a person took it up, {one.cue}")
    track(app, [subject])
    with app.store.write() as session:
        held = session.candidates.get(candidate_id)
        tracked = settled(held.candidate, subject.id)
        session.candidates.save([replace(held, candidate=tracked)])
        session.candidates.link(candidate_id, subject.id)
    return tracked


def dismiss(app: App, candidate_id: str) -> Candidate:
    """Set a candidate aside; one that is tracked is a subject, and stays it."""
    with app.store.write() as session:
        held = session.candidates.get(candidate_id)
        if held.candidate.state is CandidateState.TRACKED:
            raise InputError(f"{held.candidate.name} is tracked, as {held.candidate.subject}; remove that subject")
        dismissed = replace(held.candidate, state=CandidateState.DISMISSED)
        session.candidates.save([replace(held, candidate=dismissed)])
    return dismissed
