"""One WSGI application: the API and the pages."""
