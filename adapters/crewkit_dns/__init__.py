"""What owners of domains publish in the DNS."""
