-- Organisations, people, who belongs where, accounts, roles. Times are UTC seconds, dates ISO text.
-- `region` (county code, 440781 for 台山) begins every key: a county is a shard's unit.

CREATE TABLE organisation (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    parent UUID,
    name TEXT NOT NULL,
    short TEXT NOT NULL,
    kind TEXT NOT NULL,
    town TEXT NOT NULL,
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, code),
    UNIQUE (region, name),
    FOREIGN KEY (region, parent) REFERENCES organisation (region, id)
);
CREATE INDEX organisation_parent ON organisation (region, parent, position);

-- Closure of the tree: a row for every ancestor of an organisation, itself included (depth 0).
CREATE TABLE organisation_path (
    region BIGINT NOT NULL,
    ancestor UUID NOT NULL,
    descendant UUID NOT NULL,
    depth BIGINT NOT NULL,
    PRIMARY KEY (region, ancestor, descendant),
    FOREIGN KEY (region, ancestor) REFERENCES organisation (region, id),
    FOREIGN KEY (region, descendant) REFERENCES organisation (region, id)
);
CREATE INDEX organisation_path_up ON organisation_path (region, descendant, depth);

CREATE TABLE person (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    sex BIGINT NOT NULL,
    birth_date TEXT NOT NULL,
    id_number BYTEA NOT NULL,
    id_number_hash BYTEA NOT NULL,
    id_number_tail TEXT NOT NULL,
    phone BYTEA,
    phone_hash BYTEA,
    phone_tail TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    erased_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, id_number_hash),
    CHECK (sex IN (1, 2))
);

-- Party status and organisation, effective-dated: `valid_to` is the first day it no longer holds.
CREATE TABLE membership (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    organisation UUID NOT NULL,
    status TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    reason TEXT NOT NULL,
    recorded_by UUID,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE UNIQUE INDEX membership_current ON membership (region, person) WHERE valid_to IS NULL;
CREATE INDEX membership_person ON membership (region, person, valid_from);
CREATE INDEX membership_organisation ON membership (region, organisation, valid_to);

CREATE TABLE account (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    login TEXT NOT NULL,
    password TEXT NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (region, person),
    UNIQUE (region, login),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

-- The one-time code a branch hands to a member so that they can claim their account.
CREATE TABLE claim_code (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    issued_by UUID,
    issued_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (region, person),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

CREATE TABLE session (
    region BIGINT NOT NULL,
    token_hash BYTEA NOT NULL,
    person UUID NOT NULL,
    channel TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (region, token_hash),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);
CREATE INDEX session_person ON session (region, person);

CREATE TABLE role_grant (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    role TEXT NOT NULL,
    organisation UUID,
    team UUID,
    granted_by UUID,
    granted_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id)
);
CREATE INDEX role_grant_person ON role_grant (region, person);
CREATE INDEX role_grant_organisation ON role_grant (region, organisation);
CREATE INDEX role_grant_team ON role_grant (region, team);

-- What a person agreed to, and when they took it back (个人信息保护法 art. 13–15).
CREATE TABLE consent (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    purpose TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);
CREATE INDEX consent_person ON consent (region, person, purpose);

CREATE TABLE roster_import (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    organisation UUID NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    content BYTEA NOT NULL,
    state TEXT NOT NULL,
    done_rows BIGINT NOT NULL DEFAULT 0,
    rows BIGINT NOT NULL,
    imported BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    report TEXT NOT NULL,
    claimed_until BIGINT,
    created_by UUID,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id)
);
CREATE INDEX roster_import_state ON roster_import (region, state);
CREATE INDEX roster_import_organisation ON roster_import (region, organisation, created_at);
