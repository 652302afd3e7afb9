"""Pages of the platform's own people: users, organizations, each other, and what happened."""
