"""What happened: where the sentences of a review stand, the way of a call's words, and how both
are told without telling what a release hides.
"""
