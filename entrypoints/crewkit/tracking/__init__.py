"""Following sessions while they run: a tracker of this user that hooks talk to."""
