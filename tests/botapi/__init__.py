"""A small, strict Bot API of our own, and people who chat with the bot through it."""
