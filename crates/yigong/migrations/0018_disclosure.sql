-- Service by organisation, month and category, kept in the transaction that writes the ledger, so that
-- a dashboard never sums ledger rows. People are counted where they belonged on the day of service;
-- those who belong nowhere are spread over sixteen rows (ids 0 to 15) so that no row is hot.
CREATE TABLE service_month (
    region BIGINT NOT NULL,
    year BIGINT NOT NULL,
    organisation UUID NOT NULL,
    month BIGINT NOT NULL,
    category TEXT NOT NULL,
    minutes BIGINT NOT NULL DEFAULT 0,
    services BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (region, year, organisation, month, category),
    CHECK (month BETWEEN 1 AND 12)
);
