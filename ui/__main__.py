"""``python -m ui [CASE]``."""

import sys

from ui.window.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
