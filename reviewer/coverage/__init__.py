"""What a redaction covers: renderers hide it, the window shows it, checks subtract it.

One module for each shape: ``text``, ``rows`` of tables, cues of a ``transcript``, words of
``pages``, ``pictures`` of a video. The attack imports none of them: it is to find their mistakes.
"""
