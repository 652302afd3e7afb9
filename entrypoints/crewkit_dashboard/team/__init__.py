"""Pages of an organization: who belongs to it, who is asked to, and what it is called."""
