-- Employment referral (V2.7): who opted in, what they were recommended, what came of it.

CREATE TABLE job_seeker (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    -- The street or town whose community-service centre recommends.
    centre UUID NOT NULL,
    state TEXT NOT NULL,
    proof TEXT NOT NULL,
    zero_family BIGINT NOT NULL,
    -- Skills, wishes, phone, note: sealed.
    details BYTEA NOT NULL,
    opted_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by UUID,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    FOREIGN KEY (region, centre) REFERENCES organisation (region, id),
    CHECK (state IN ('open', 'placed', 'withdrawn')),
    CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX job_seeker_open ON job_seeker (region, person) WHERE state = 'open';
CREATE INDEX job_seeker_person ON job_seeker (region, person, opted_at);
CREATE INDEX job_seeker_centre ON job_seeker (region, centre, state);

CREATE TABLE job_offer (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    seeker UUID NOT NULL,
    employer TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    offered_by UUID NOT NULL,
    offered_at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    outcome_note TEXT NOT NULL DEFAULT '',
    outcome_by UUID,
    outcome_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, seeker) REFERENCES job_seeker (region, id),
    CHECK ((outcome = 'open') = (outcome_at IS NULL))
);
CREATE INDEX job_offer_seeker ON job_offer (region, seeker, offered_at);
