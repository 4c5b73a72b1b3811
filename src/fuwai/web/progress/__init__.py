"""How far a month has come, region by region, and who has not filed."""
