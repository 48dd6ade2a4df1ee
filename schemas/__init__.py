"""The language of a plan: fields, profiles, values, rules, findings."""
