"""Receipts found again: papers, refunds with a second clerk's word, moves between accounts."""
