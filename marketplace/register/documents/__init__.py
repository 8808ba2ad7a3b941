"""Documents of the register: decisions on paper, and the public register as files."""
