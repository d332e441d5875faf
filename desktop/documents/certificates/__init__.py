"""Certificates: a frame shared by all, one module and one template for each kind."""
