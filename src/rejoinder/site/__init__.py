"""The site: settings, URLs, the WSGI application, and the lock that keeps it alone with its data."""
