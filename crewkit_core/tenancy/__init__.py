"""Organizations, their projects and members."""
