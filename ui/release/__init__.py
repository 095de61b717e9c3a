"""Requests, the plan, the export, the seal."""
