"""Results as files to hand on: citations, tables, bibliographies, the check report."""
