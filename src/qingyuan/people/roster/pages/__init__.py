"""The pages of the roster (名册页面): take in, call, answer.

people.py  list, person, add, edit, reveal    changes.py  membership and seats of one person
absences.py  members away    transfers.py  memberships sent and received
units.py  panels of a unit's page, merging, splitting, dissolving
exemptions.py  who need not attend in a year    effects.py  periods of punishment and suspended rights
exports.py  lists as workbooks
"""
