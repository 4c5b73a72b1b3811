"""The currency of a country, from the CLDR as Babel carries it: the first tender in force on the day."""

from datetime import date
from functools import cache

from babel.numbers import get_territory_currencies

from fuwai.standards.codelist import codes


@cache
def currencies(day: date) -> dict[str, str]:
    """Country → ISO 4217 code of its money on the day."""
    found = {country: get_territory_currencies(country, day) for country in codes("country")}
    return {country: held[0] for country, held in found.items() if held}
