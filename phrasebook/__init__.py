"""What may be said, and what not? The content, and finding in it. Uses intents/ for text."""
