-- Certificates: what was certified, on which ledger rows it rests, and batches of them.

CREATE TABLE certificate (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    issuer UUID NOT NULL,
    issuer_name TEXT NOT NULL,
    -- 1: the issuer may certify; 0: it is a record of the platform only.
    entitled BIGINT NOT NULL,
    -- What it is about when it is not a period alone: the team, the activity, the award.
    scope UUID,
    subject TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    -- It is revoked when what is left of its rows falls below this.
    floor_minutes BIGINT NOT NULL,
    minutes_a BIGINT NOT NULL,
    minutes_b BIGINT NOT NULL,
    minutes_c BIGINT NOT NULL,
    minutes_d BIGINT NOT NULL,
    occasions BIGINT NOT NULL,
    days BIGINT NOT NULL,
    payload TEXT NOT NULL,
    signature BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    batch UUID,
    issued_by UUID,
    issued_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_by UUID,
    revocation TEXT,
    PRIMARY KEY (region, id),
    UNIQUE (region, number),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    FOREIGN KEY (region, issuer) REFERENCES organisation (region, id),
    CHECK (minutes > 0 AND minutes = minutes_a + minutes_b + minutes_c + minutes_d),
    CHECK (floor_minutes > 0 AND floor_minutes <= minutes),
    CHECK (from_date <= to_date),
    CHECK ((revoked_at IS NULL AND revocation IS NULL) OR (revoked_at IS NOT NULL AND revocation IS NOT NULL))
);
CREATE INDEX certificate_person ON certificate (region, person, issued_at);
CREATE INDEX certificate_issuer ON certificate (region, issuer, issued_at);
CREATE INDEX certificate_batch_of ON certificate (region, batch) WHERE batch IS NOT NULL;

-- The ledger rows a certificate rests on.
CREATE TABLE certificate_entry (
    region BIGINT NOT NULL,
    certificate UUID NOT NULL,
    entry UUID NOT NULL,
    PRIMARY KEY (region, certificate, entry),
    FOREIGN KEY (region, certificate) REFERENCES certificate (region, id)
);
CREATE INDEX certificate_entry_row ON certificate_entry (region, entry);

-- The last number given out in a year.
CREATE TABLE certificate_series (
    region BIGINT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (region, year)
);

-- Public keys that have signed: an old certificate stays verifiable after the key is changed.
CREATE TABLE certificate_key (
    region BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    public_key BYTEA NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (region, key_id)
);

CREATE TABLE certificate_batch (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    organisation UUID NOT NULL,
    team UUID,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    minimum BIGINT NOT NULL,
    state TEXT NOT NULL,
    total BIGINT NOT NULL,
    -- How many transactions have worked on it; moving it keeps two processes apart.
    turn BIGINT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id)
);
CREATE INDEX certificate_batch_organisation ON certificate_batch (region, organisation, created_at);
CREATE INDEX certificate_batch_state ON certificate_batch (region, state);

CREATE TABLE certificate_batch_item (
    region BIGINT NOT NULL,
    batch UUID NOT NULL,
    person UUID NOT NULL,
    state TEXT NOT NULL,
    certificate UUID,
    note TEXT NOT NULL,
    PRIMARY KEY (region, batch, person),
    FOREIGN KEY (region, batch) REFERENCES certificate_batch (region, id)
);
CREATE INDEX certificate_batch_item_state ON certificate_batch_item (region, batch, state);
