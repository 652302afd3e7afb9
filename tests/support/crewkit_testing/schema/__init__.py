"""The API, tried by schemathesis: what it is told of us, and how it is run."""
