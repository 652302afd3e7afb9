"""The ports in dictionaries: for tests, trials and embedding without a database.

Left out, because their meaning is SQL and PostgreSQL's answer is the definition: analytics
(``AnalyticsReader``). A unit here serves tenancy and sessions; its rollups can be checked.
"""
