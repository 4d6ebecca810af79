-- Which units had ended, or may have, by a day: totals of a day and lists of ended units ask for few of many.
create index units_valid_to_idx on units (valid_to);
