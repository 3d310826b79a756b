-- Random draws of ledger rows, what was found, and what the person says to it. The ledger itself is
-- not touched: a correction is proposed and decided like any other.

-- One draw a month; the seed comes from the published root of the month's last day.
CREATE TABLE audit_draw (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    year BIGINT NOT NULL,
    month BIGINT NOT NULL,
    population BIGINT NOT NULL,
    size BIGINT NOT NULL,
    seed BYTEA NOT NULL,
    drawn_by UUID NOT NULL,
    drawn_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, year, month),
    FOREIGN KEY (region, drawn_by) REFERENCES person (region, id),
    CHECK (month BETWEEN 1 AND 12),
    CHECK (size > 0 AND size <= population)
);

CREATE TABLE audit_item (
    region BIGINT NOT NULL,
    draw UUID NOT NULL,
    entry UUID NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    checked_by UUID,
    checked_at BIGINT,
    appeal TEXT,
    appealed_at BIGINT,
    PRIMARY KEY (region, draw, entry),
    UNIQUE (region, entry),
    FOREIGN KEY (region, draw) REFERENCES audit_draw (region, id),
    FOREIGN KEY (region, entry) REFERENCES ledger (region, id),
    CHECK (outcome IN ('open', 'in_order', 'not_in_order')),
    CHECK (outcome = 'open' OR checked_by IS NOT NULL)
);
