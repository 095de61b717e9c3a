"""From a case and a request to a sealed package: plan, render, attack, seal, publish."""
