"""Sets of changes as OFAC's list service gives them out: one added, one corrected, one removed."""

from __future__ import annotations

from datetime import date

_DELTA = """<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="https://www.treasury.gov/ofac/DeltaFile/1.0"><publicationInfo>
<datePublished>{day}T00:00:00-04:00</datePublished><publicationType>Standard Action</publicationType></publicationInfo>
<entities>{entities}</entities></sanctionsData>"""
_SDN = "<sanctionsLists><sanctionsList id='1' refId='1550'>SDN List</sanctionsList></sanctionsLists>"
_PROGRAM = "<sanctionsPrograms><sanctionsProgram id='2' refId='3'{}</sanctionsProgram></sanctionsPrograms>"
NAME = "DENIZ OTOMASYON SANAYI VE TICARET LIMITED SIRKETI"
ADDED = f"""<entity id="58482" action="add"><generalInfo><identityId>1</identityId>
<entityType refId="601">Entity</entityType></generalInfo>{_SDN}{_PROGRAM.format(">RUSSIA-EO14024")}
<names><name id="90481"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
<translation id="9"><isPrimary>true</isPrimary><script refId="215">Latin</script><formattedFirstName/>
<formattedLastName>{NAME}</formattedLastName><formattedFullName>{NAME}</formattedFullName>
<nameParts><namePart id="10"><type refId="1525">Entity Name</type><value>{NAME}</value></namePart></nameParts>
</translation></translations></name></names>
<addresses><address id="11"><country refId="9">Turkey</country></address></addresses></entity>"""
CORRECTED = f"""<entity id="41486">{_PROGRAM.format(" action='add'>SDGT")}</entity>"""
REMOVED = f"""<entity id="48757" action="remove">{_SDN}</entity>"""
UNKNOWN_BEFORE = """<entity id="41486"><addresses><address id="11" action="update">
<country action="update" oldValue="Syria">Iraq</country></address></addresses></entity>"""
UNREADABLE = """<entity id="41486" action="invert"/>"""


def change(day: date, *entities: str) -> bytes:
    """One publication."""
    return _DELTA.format(day=day, entities="".join(entities)).encode()
