"""Pages of webhooks: who is told what happens, and what came of telling them."""
