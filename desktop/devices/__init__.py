"""Ports to printers and scanners."""
