"""The platform's own people: what they see of users and organizations, and the few things they do.

Platform roles, permission levels and agents' behaviour are three types of their own; none follows
from another. This slice cannot import sessions: of what was said in one, staff see nothing.
"""
