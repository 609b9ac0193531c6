"""Who works here and who may do what: offices, agents, sign-in, keys of programs, permissions.

Everything above asks `permissions` what an `Actor` may see and do, whichever door the actor came through.
"""
