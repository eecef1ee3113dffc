"""How each kind of labelled file is scored; `index.evaluate` chooses among them."""
