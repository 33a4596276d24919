"""How the coach talks. One Coach; Telegram and the terminal show what it answers."""
