"""The sign-in of this operating-system user at a platform elsewhere, kept between commands."""
