"""Dialogues of several turns: state is data, and each turn is `state, input -> state, answer`."""
