"""Demo: invented people and providers, and a year of the ring's work made through the rooms' own services.

Words: demonstration = esittely = demonstration.

Promises: nothing is written past a service, so the demo obeys every rule and leaves every trace that real work does;
it tells of days before today and is the same for everybody who makes it on one day, keys and pseudonyms aside; it
exists only in a database that was made as a demo; loading it again adds nothing.
"""
