"""Redactions: drawn, followed, given their exemption."""
