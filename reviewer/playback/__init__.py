"""Pictures and sound for a window: exact frames, proxies, mixed sound, waveforms. No Qt."""
