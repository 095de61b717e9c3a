"""What is seen in pictures, followed through time: from sightings to tracks, and to proposals."""
