"""How people come into organizations, how these change hands, and how they end."""
