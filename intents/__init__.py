"""What did they mean? Text to tokens to route and intent. Knows nothing of the other floors."""
