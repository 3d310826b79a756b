-- A second factor for those who manage others, sign-ins between password and code, and failed
-- attempts counted for all processes together.

CREATE TABLE second_factor (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    -- The time step of the last code taken: no code opens twice.
    last_step BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (region, person),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

CREATE TABLE recovery_code (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (region, person, code_hash),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

CREATE TABLE sign_in_step (
    region BIGINT NOT NULL,
    token_hash BYTEA NOT NULL,
    person UUID NOT NULL,
    agent TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (region, token_hash),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

-- Failed attempts of one client in one quarter of an hour. The client is a keyed hash of an address.
CREATE TABLE attempt (
    region BIGINT NOT NULL,
    kind TEXT NOT NULL,
    client BYTEA NOT NULL,
    slot BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (region, kind, client, slot)
);

ALTER TABLE session ADD COLUMN second_factor BIGINT NOT NULL DEFAULT 0;

-- Keys for other platforms: they act as who made them, within their scopes. Only the hash is kept.
CREATE TABLE api_token (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, token_hash),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);
CREATE INDEX api_token_person ON api_token (region, person, made_at);
