"""Which version of the program this is: what other versions remembered is not believed."""

VERSION = "0.1.0"
