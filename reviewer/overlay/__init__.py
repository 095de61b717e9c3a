"""The clock that a camera burns into its pictures: found, read, judged, and made anchors of."""
