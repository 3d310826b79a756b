-- Needs (V1.2): who needs help, who offers it, what became of it. What only the accepted helper may
-- know (name, phone, exact address) is sealed in `particulars`.

CREATE TABLE need (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    -- The town or community that answers for it: verifies, dispatches, confirms on somebody's behalf.
    organisation UUID NOT NULL,
    -- Who needs help, when they asked by themselves; nobody when the centre took it by phone.
    asker UUID,
    entered_by UUID NOT NULL,
    entered_at BIGINT NOT NULL,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    town TEXT NOT NULL,
    street TEXT NOT NULL,
    beneficiary TEXT NOT NULL,
    description TEXT NOT NULL,
    people BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    particulars BYTEA NOT NULL,
    -- When it was agreed that the accepted helper may see the particulars; never, when null.
    shared_at BIGINT,
    reminded_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id),
    FOREIGN KEY (region, asker) REFERENCES person (region, id),
    FOREIGN KEY (region, entered_by) REFERENCES person (region, id),
    CHECK (ends_at > starts_at),
    CHECK (people > 0)
);
CREATE INDEX need_board ON need (region, state, starts_at, id);
CREATE INDEX need_due ON need (region, state, expires_at);
CREATE INDEX need_organisation ON need (region, organisation, state);
CREATE INDEX need_asker ON need (region, asker);
CREATE INDEX need_entered_by ON need (region, entered_by);

-- Every decision: who, when, why.
CREATE TABLE need_event (
    region BIGINT NOT NULL,
    need UUID NOT NULL,
    id UUID NOT NULL,
    event TEXT NOT NULL,
    actor UUID,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (region, need, id),
    FOREIGN KEY (region, need) REFERENCES need (region, id)
);

-- A helper and a need: asked for by the helper (接单), or dispatched by the community (派单).
CREATE TABLE need_claim (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    need UUID NOT NULL,
    team UUID,
    person UUID NOT NULL,
    state TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    made_by UUID NOT NULL,
    made_at BIGINT NOT NULL,
    decided_by UUID,
    decided_at BIGINT,
    reason TEXT NOT NULL DEFAULT '',
    -- A team's visit is an activity, with sign-up and attendance.
    activity UUID,
    -- One person's visit, as they report it.
    served_from BIGINT,
    served_to BIGINT,
    reported_at BIGINT,
    entry UUID,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, need) REFERENCES need (region, id),
    FOREIGN KEY (region, team) REFERENCES team (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    FOREIGN KEY (region, activity) REFERENCES activity (region, id),
    CHECK (ends_at > starts_at),
    CHECK (served_to IS NULL OR served_to > served_from)
);
-- One helper at a time.
CREATE UNIQUE INDEX need_claim_accepted ON need_claim (region, need) WHERE state IN ('accepted', 'reported');
CREATE INDEX need_claim_need ON need_claim (region, need, made_at);
CREATE INDEX need_claim_person ON need_claim (region, person, state);
CREATE INDEX need_claim_team ON need_claim (region, team, state);
CREATE INDEX need_claim_due ON need_claim (region, state, ends_at);
CREATE INDEX need_claim_activity ON need_claim (region, activity);

-- What each side says afterwards: what happened, would they want it again. For the parties and the
-- community only.
CREATE TABLE need_feedback (
    region BIGINT NOT NULL,
    claim UUID NOT NULL,
    side TEXT NOT NULL,
    given_by UUID NOT NULL,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    again TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (region, claim, side),
    FOREIGN KEY (region, claim) REFERENCES need_claim (region, id)
);
