"""Projects: which there are, and each one's page."""
