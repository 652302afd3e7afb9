"""People: who they are, before what they may do."""
