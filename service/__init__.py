"""The edges of Acervo: command line, HTTP interface and web pages around ingest, nlp and index."""
