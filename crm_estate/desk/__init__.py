"""The door for agents: pages in a browser, behind a sign-in.

`router` holds all of it. Who may see and do what is decided by the features, from the actor they are given.
"""

from litestar import Router
from litestar.di import Provide

from crm_estate.desk import (
    approvals,
    contact_form,
    contacts,
    keys,
    listing,
    listing_form,
    listings,
    mail,
    requirement_form,
    requirements,
    search,
    sign_in,
    team,
    today,
)
from crm_estate.web.who import provide_me, signed_in

inside = Router(
    "/desk",
    guards=[signed_in],
    dependencies={"me": Provide(provide_me)},
    route_handlers=[
        today.today,
        search.palette,
        search.reference_suggestions,
        listings.listing_index,
        listing.listing_facts,
        listing.listing_buyers,
        listing.listing_timeline,
        listing.listing_status,
        listing_form.new_listing,
        listing_form.add_listing,
        listing_form.edit_listing,
        listing_form.change_listing,
        listing_form.place_suggestions,
        listing_form.photo_fields,
        contacts.contact_index,
        contacts.contact_overview,
        contacts.contact_matches,
        contacts.contact_messages,
        contacts.contact_timeline,
        contacts.owner_suggestions,
        contact_form.new_contact,
        contact_form.add_contact,
        contact_form.edit_contact,
        contact_form.change_contact,
        contact_form.give_consent,
        contact_form.withdraw_consent,
        requirements.requirement_index,
        requirements.requirement_matches,
        requirements.requirement_timeline,
        requirements.why_or_why_not,
        requirements.change_state,
        requirement_form.new_requirement,
        requirement_form.add_requirement,
        requirement_form.edit_requirement,
        requirement_form.change_requirement,
        requirement_form.preview_of_form,
        approvals.approval_inbox,
        approvals.decide_one,
        approvals.decide_many,
        mail.mail_index,
        mail.mail_message,
        mail.mail_html,
        mail.mail_revival,
        team.team_index,
        team.team_addition,
        team.team_activity,
        keys.settings_index,
        keys.key_creation,
        keys.key_revocation,
        sign_in.sign_out_form,
        sign_in.language_form,
    ],
)

router = Router(
    "/",
    route_handlers=[sign_in.sign_in_page, sign_in.sign_in_form, inside],
    include_in_schema=False,
)
