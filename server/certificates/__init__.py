"""Certificates: their numbers, the register, stored papers, who lives where, checking a paper."""
