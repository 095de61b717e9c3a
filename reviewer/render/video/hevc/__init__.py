"""HEVC: the film beside the H.264 one, in which only what a redaction touches is encoded again."""
