"""The chat log: lines of a stream folded into prompts, answers and calls with their results."""
