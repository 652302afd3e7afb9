"""Proofs of who somebody is: password hashes, access tokens, passkeys."""
