"""Nearest-neighbour back ends behind one protocol: exact (the reference) and FAISS."""
