"""The domain of crewkit: values, rules, use cases, ports; the standard library and attrs only."""
