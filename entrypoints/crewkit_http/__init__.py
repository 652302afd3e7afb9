"""The API over HTTP: a plain WSGI application on Falcon."""
