"""What leaves the office: the printed report, the public site, open data."""
