"""The adversary in the box: other libraries than the renderers' try to get content back."""
