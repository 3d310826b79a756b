-- Attendance, the ledger, and what is kept from it.

-- One interval of presence. Leaving and coming back makes two.
CREATE TABLE attendance (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    shift UUID NOT NULL,
    person UUID NOT NULL,
    state TEXT NOT NULL,
    check_in_at BIGINT NOT NULL,
    check_in_grade TEXT NOT NULL,
    check_in_by UUID NOT NULL,
    check_out_at BIGINT,
    check_out_grade TEXT,
    check_out_by UUID,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, shift) REFERENCES shift (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (check_out_at IS NULL OR check_out_at >= check_in_at)
);
-- Nobody is in two places at once.
CREATE UNIQUE INDEX attendance_open ON attendance (region, person) WHERE state = 'open';
-- Who is inside now: a few rows of many, asked for at every tick.
CREATE INDEX attendance_inside ON attendance (region, state) WHERE state = 'open';
CREATE INDEX attendance_shift ON attendance (region, shift, person);
CREATE INDEX attendance_person ON attendance (region, person, check_in_at);

-- Service outside any shift: one person who answered a need. Nobody is in two places at once.
CREATE TABLE service (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    subject UUID NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, subject, person),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (ends_at > starts_at)
);
CREATE INDEX service_person ON service (region, person, starts_at);

-- The ledger: append-only, one hash chain a person. A correction is a reversal and a new row.
CREATE TABLE ledger (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    seq BIGINT NOT NULL,
    id UUID NOT NULL,
    service_date TEXT NOT NULL,
    year BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    shift UUID,
    activity UUID,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    organisation UUID,
    source TEXT NOT NULL,
    grade TEXT NOT NULL,
    duty BIGINT NOT NULL,
    recorded_by UUID NOT NULL,
    approved_by UUID,
    reverses UUID,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (region, person, seq),
    UNIQUE (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (minutes <> 0),
    CHECK (reverses IS NULL OR minutes < 0),
    CHECK (reverses IS NOT NULL OR minutes > 0),
    CHECK (grade IN ('A', 'B', 'C', 'D')),
    CHECK (approved_by IS NULL OR approved_by <> recorded_by)
);
CREATE UNIQUE INDEX ledger_reverses ON ledger (region, reverses) WHERE reverses IS NOT NULL;
CREATE INDEX ledger_shift ON ledger (region, shift, person);
CREATE INDEX ledger_organisation ON ledger (region, organisation, year);
CREATE INDEX ledger_recorded ON ledger (region, recorded_at);

CREATE TABLE ledger_head (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (region, person),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

-- The day's signed root over every row recorded that day, chained to the day before.
CREATE TABLE ledger_root (
    region BIGINT NOT NULL,
    day TEXT NOT NULL,
    entries BIGINT NOT NULL,
    previous_root BYTEA NOT NULL,
    root BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    PRIMARY KEY (region, day)
);

-- A person's year, kept in the transaction that writes the ledger. `minutes` is the voluntary
-- record, `credited` what counts for the duty (V2.1); minutes_a … d are the credited by grade.
CREATE TABLE person_year (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    year BIGINT NOT NULL,
    organisation UUID,
    minutes BIGINT NOT NULL DEFAULT 0,
    credited BIGINT NOT NULL DEFAULT 0,
    minutes_a BIGINT NOT NULL DEFAULT 0,
    minutes_b BIGINT NOT NULL DEFAULT 0,
    minutes_c BIGINT NOT NULL DEFAULT 0,
    minutes_d BIGINT NOT NULL DEFAULT 0,
    required BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    PRIMARY KEY (region, person, year),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);
CREATE INDEX person_year_organisation ON person_year (region, organisation, year);

-- Sums over an organisation's own people and rows (not its descendants'). People are counted where
-- they belong, minutes where the person belonged on the day of service.
CREATE TABLE organisation_year (
    region BIGINT NOT NULL,
    organisation UUID NOT NULL,
    year BIGINT NOT NULL,
    people BIGINT NOT NULL DEFAULT 0,
    met BIGINT NOT NULL DEFAULT 0,
    short BIGINT NOT NULL DEFAULT 0,
    exempt BIGINT NOT NULL DEFAULT 0,
    minutes BIGINT NOT NULL DEFAULT 0,
    minutes_a BIGINT NOT NULL DEFAULT 0,
    minutes_b BIGINT NOT NULL DEFAULT 0,
    minutes_c BIGINT NOT NULL DEFAULT 0,
    minutes_d BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (region, organisation, year),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id)
);

-- A change of the ledger that one person asks for and another decides: back-fill, settlement of a
-- forgotten check-out, minutes over the daily cap, correction.
CREATE TABLE proposal (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    state TEXT NOT NULL,
    person UUID NOT NULL,
    organisation UUID,
    team UUID,
    shift UUID,
    attendance UUID,
    entry UUID,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    grade TEXT NOT NULL,
    reason TEXT NOT NULL,
    proof_name TEXT,
    proof BYTEA,
    proposed_by UUID NOT NULL,
    proposed_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    decided_by UUID,
    decided_at BIGINT,
    decision TEXT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE INDEX proposal_open ON proposal (region, state, organisation);
CREATE INDEX proposal_person ON proposal (region, person, proposed_at);
CREATE INDEX proposal_team ON proposal (region, team, state);
CREATE UNIQUE INDEX proposal_entry ON proposal (region, entry) WHERE state = 'open' AND entry IS NOT NULL;

CREATE TABLE exemption (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    evidence BYTEA NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at BIGINT NOT NULL,
    approved_by UUID,
    approved_at BIGINT,
    ended_by UUID,
    ended_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (approved_by IS NULL OR approved_by <> recorded_by),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX exemption_person ON exemption (region, person, valid_from);
