"""The machine beneath: files, child processes, walls, jobs; no word of the domain."""
