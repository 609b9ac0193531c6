"""Files of enquiries, taken in one by one: what is wrong with one stops none of the others."""

from datetime import datetime
from pathlib import Path

from crm_estate.accounts.permissions import Actor
from crm_estate.base.errors import Outcome
from crm_estate.base.wording import N_
from crm_estate.feeds.enquiries import Enquiry
from crm_estate.feeds.openimmo.feedback import read_feedback
from crm_estate.feeds.reasons import because
from crm_estate.feeds.report import Problem, Report
from crm_estate.inbox.enquiries import take_enquiry


async def import_enquiries(path: Path, *, actor: Actor, now: datetime) -> Report:
    """Take in every enquiry of an openimmo-feedback file; Invalid when it cannot be read at all.

    The same file again changes nothing. Nothing in the report is personal.
    """
    report = Report(map="openimmo-feedback", written_as="openimmo-feedback")
    for enquiry in read_feedback(path):
        report.read += 1
        await _take(enquiry, report, actor, now)
    return report


async def _take(enquiry: Enquiry, report: Report, actor: Actor, now: datetime) -> None:
    try:
        taken = await take_enquiry(enquiry, actor=actor, now=now)
    except Outcome as wrong:  # its transaction is undone as a whole; the next one has one of its own
        report.refused += 1
        report.add(Problem(line=enquiry.line, why=because(wrong), field=wrong.field or ""))
        return
    if taken.result == "unchanged":
        report.unchanged += 1
        return
    report.new += 1
    if taken.listing is None:
        report.noted += 1
        name = enquiry.names[0] if enquiry.names else ""
        why = because(N_("There is no such listing: the contact was taken without what they look for."))
        report.add(Problem(line=enquiry.line, why=why, field="listing", value=name, refused=False))
