"""Proofs of findings: a datum that shows the problem, its bytes, and what two readers make of them."""
