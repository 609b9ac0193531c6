"""What comes in from outside and concerns more than one feature.

`enquiries.take_enquiry` makes of a portal's enquiry a contact, what that contact may be looking for, and a
fact; it gives no consent, so that nothing is mailed because of it.
"""
