"""What every slice stands on: messages, the dispatcher, refusals, time, ids, pages."""
