"""The sound of a released video: ``choose_way`` tells whether its packets are copied (``packets``),
muted one by one (``splice_packets``) or all made anew (``encode_anew``); ``listen_to_mutes`` hears
what a coder made of a mute.
"""
