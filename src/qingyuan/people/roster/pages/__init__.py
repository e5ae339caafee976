"""The pages of the roster (名册页面): take in, call, answer.

people.py  list, person, add, edit, reveal    changes.py  membership and seats of one person
units.py  panels of a unit's page, merging, splitting, dissolving    sheets.py  reading a sheet in
"""
