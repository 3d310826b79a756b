-- Courses are the city's data (training.toml); here are their sessions and who was there. Training is
-- counted by itself and never enters the ledger.

CREATE TABLE training_session (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    course TEXT NOT NULL,
    organisation UUID NOT NULL,
    town TEXT NOT NULL,
    place TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    capacity BIGINT NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0,
    created_by UUID,
    created_at BIGINT NOT NULL,
    cancelled_at BIGINT,
    cancel_reason TEXT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id),
    CHECK (ends_at > starts_at),
    CHECK (taken >= 0 AND taken <= capacity)
);
CREATE INDEX training_session_time ON training_session (region, starts_at, id);
CREATE INDEX training_session_course ON training_session (region, course, starts_at);

CREATE TABLE training_enrolment (
    region BIGINT NOT NULL,
    session UUID NOT NULL,
    person UUID NOT NULL,
    state TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    -- Who saw them there, and until which day (exclusive) it holds.
    recorded_by UUID,
    recorded_at BIGINT,
    valid_to TEXT,
    PRIMARY KEY (region, session, person),
    FOREIGN KEY (region, session) REFERENCES training_session (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (state IN ('enrolled', 'withdrawn', 'attended', 'absent')),
    CHECK (recorded_by IS NULL OR recorded_by <> person)
);
CREATE INDEX training_enrolment_person ON training_enrolment (region, person, state);
