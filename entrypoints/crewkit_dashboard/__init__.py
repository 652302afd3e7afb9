"""The pages at /kit: server-rendered, readable without a script, never running what they show."""
