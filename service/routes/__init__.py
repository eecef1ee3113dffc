"""The endpoints: the API for programs, the pages for people."""
