"""The door of a platform elsewhere, over HTTP."""
