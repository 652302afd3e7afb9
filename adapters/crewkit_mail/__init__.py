"""Mails: written from templates, sent by SMTP, or laid down where an operator finds them."""
