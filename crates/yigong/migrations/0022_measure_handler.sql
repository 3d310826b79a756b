-- Who handles a case now, when it is not whoever opened it.
ALTER TABLE measure ADD COLUMN handler UUID;
CREATE INDEX measure_handler ON measure (region, handler, state);
