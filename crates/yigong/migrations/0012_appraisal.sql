-- Measures of V2.8: private cases. What is said of a person is sealed; who, when and where a case
-- stands is not.

CREATE TABLE measure (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    -- Where the person belonged, and the organisation that takes the measure.
    organisation UUID NOT NULL,
    handled_at UUID NOT NULL,
    year BIGINT NOT NULL,
    step TEXT NOT NULL,
    ground TEXT NOT NULL,
    previous UUID,
    state TEXT NOT NULL,
    facts BYTEA NOT NULL,
    reason BYTEA NOT NULL,
    opened_by UUID NOT NULL,
    opened_at BIGINT NOT NULL,
    second UUID,
    statement BYTEA,
    stated_at BIGINT,
    decided_by UUID,
    decided_at BIGINT,
    decision BYTEA,
    review BYTEA,
    review_at BIGINT,
    reviewed_by UUID,
    reviewed_at BIGINT,
    review_decision BYTEA,
    outcome TEXT,
    closed_by UUID,
    closed_at BIGINT,
    closing BYTEA,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id),
    FOREIGN KEY (region, handled_at) REFERENCES organisation (region, id),
    FOREIGN KEY (region, previous) REFERENCES measure (region, id),
    CHECK (step IN ('reminder', 'criticism', 'admonition')),
    CHECK (state IN ('proposed', 'issued', 'reviewing', 'closed', 'dropped', 'revoked')),
    CHECK ((step = 'reminder') = (previous IS NULL)),
    CHECK (opened_by <> person),
    CHECK (second IS NULL OR (second <> person AND second <> opened_by)),
    CHECK (reviewed_by IS NULL OR (reviewed_by <> opened_by AND reviewed_by <> person)),
    CHECK ((state = 'closed') = (closed_by IS NOT NULL)),
    CHECK ((outcome IS NOT NULL) = (closed_by IS NOT NULL))
);
-- One of a kind at a time: a step is taken again only after it was dropped or revoked.
CREATE UNIQUE INDEX measure_once ON measure (region, person, year, ground, step)
    WHERE state NOT IN ('dropped', 'revoked');
CREATE INDEX measure_person ON measure (region, person, opened_at);
CREATE INDEX measure_opened ON measure (region, opened_by, state);
CREATE INDEX measure_second ON measure (region, second, state);
CREATE INDEX measure_review ON measure (region, state, handled_at);

-- Who organised what, for the pack.
CREATE INDEX activity_creator ON activity (region, created_by, first_start);
