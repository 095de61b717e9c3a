"""Marks of a case for other programs, and theirs for a case: editors, ELAN, CVAT, spreadsheets.

form = find_mark_format(Path("a.eaf"))
written = export_marks(case, form, "video/a.mp4")    # what it could not say is told
taken = import_marks(case, Path("a.eaf"), form)      # one step; nothing is ever replaced
"""
