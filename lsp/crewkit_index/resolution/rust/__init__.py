"""Rust: crates and modules, use trees, impl blocks, traits, macros by name."""

from crewkit_index.resolution.rust.language import Rust

__all__ = ["Rust"]
