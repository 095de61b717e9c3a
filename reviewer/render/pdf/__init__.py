"""PDF pages released: content is removed, never only covered.

The way of a file (each step is a module):

    opening       bounds, password, repair; hidden layers cut out; what will be dropped is counted
    working_copy  annotations and forms become page content; pages alone go into a new document
    hidden_text   text that leaves no ink, or lies off the page, goes
    find_terms    terms are looked for in several readings by two libraries, by OCR in pictures
    boxes         where glyphs go and black boxes stand
    cutting       lines, curves, fills and pictures end at the boxes
    finish        what is not on a short list of needed things goes; pages stand upright at 0, 0
    proof         another library looks for what should be gone; a page that fails is a picture
    paint         black boxes with their exemption are drawn last

What a box cannot hide: the length of what stood there. In proportional type the width of a
gap narrows a name down (in a closed list of names, often to one), and a picture of the page
keeps that width. Boxes of a term therefore grow over the white space at either end; where
that matters more, redact the neighbouring words too with an ``area``.
"""

from reviewer.render.pdf.release import render_step

__all__ = ["render_step"]
