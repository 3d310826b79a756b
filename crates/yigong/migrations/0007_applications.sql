-- Applications (附件1, N4.1–N4.2). A field's value carries the revision of the application at which it
-- last changed; every change is kept, so that two people who write at once can be told apart.

CREATE TABLE application (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    campaign UUID NOT NULL,
    -- Who drafts, and the unit (the level below the city) that recommends.
    organisation UUID NOT NULL,
    unit UUID NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    revision BIGINT NOT NULL,
    -- The version printed and recommended (N4.2b), and the one with the summary (N4.2c).
    form_version UUID,
    summary_version UUID,
    correct_by BIGINT,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, campaign, number),
    FOREIGN KEY (region, campaign) REFERENCES campaign (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id),
    CHECK (kind IN ('project', 'case'))
);
CREATE INDEX application_state ON application (region, campaign, state);
CREATE INDEX application_unit ON application (region, unit, campaign);
CREATE INDEX application_organisation ON application (region, organisation, campaign);
CREATE INDEX application_correction ON application (region, state, correct_by);

CREATE TABLE application_field (
    region BIGINT NOT NULL,
    application UUID NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    revision BIGINT NOT NULL,
    changed_by UUID NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (region, application, field),
    FOREIGN KEY (region, application) REFERENCES application (region, id)
);

CREATE TABLE application_change (
    region BIGINT NOT NULL,
    application UUID NOT NULL,
    revision BIGINT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_by UUID NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (region, application, revision, field),
    FOREIGN KEY (region, application) REFERENCES application (region, id)
);
CREATE INDEX application_change_field ON application_change (region, application, field, revision);

-- A version: all fields and the evidence as they stood, never changed afterwards. `code` is short and
-- printed on the form; it comes from `hash`. `text_hash` covers what experts may see.
CREATE TABLE application_version (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    application UUID NOT NULL,
    number BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    content TEXT NOT NULL,
    evidence TEXT NOT NULL,
    hash BYTEA NOT NULL,
    text_hash BYTEA NOT NULL,
    code TEXT NOT NULL,
    made_by UUID NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, application, number),
    UNIQUE (region, code),
    FOREIGN KEY (region, application) REFERENCES application (region, id)
);

-- The masked layer of a version (N4.2g), confirmed by a person: the only one experts and public see.
CREATE TABLE application_mask (
    region BIGINT NOT NULL,
    version UUID NOT NULL,
    application UUID NOT NULL,
    text_hash BYTEA NOT NULL,
    masked TEXT NOT NULL,
    confirmed_by UUID NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (region, version),
    FOREIGN KEY (region, version) REFERENCES application_version (region, id)
);
CREATE INDEX application_mask_text ON application_mask (region, application, text_hash);

-- What the evidence is computed from: an activity, or a whole team within the campaign's period.
CREATE TABLE application_link (
    region BIGINT NOT NULL,
    application UUID NOT NULL,
    kind TEXT NOT NULL,
    target UUID NOT NULL,
    linked_by UUID NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (region, application, kind, target),
    FOREIGN KEY (region, application) REFERENCES application (region, id),
    CHECK (kind IN ('activity', 'team'))
);
CREATE INDEX ledger_activity ON ledger (region, activity);

-- Everything that happened to an application, in order. Append-only.
CREATE TABLE application_event (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    application UUID NOT NULL,
    -- Counts from 1: the order of what happened within a second.
    step BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, application, step),
    FOREIGN KEY (region, application) REFERENCES application (region, id)
);

-- A unit's seats (N4.2e): one counter row, so that two who press at once cannot pass the quota.
CREATE TABLE application_seat (
    region BIGINT NOT NULL,
    campaign UUID NOT NULL,
    unit UUID NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0,
    quota BIGINT NOT NULL,
    PRIMARY KEY (region, campaign, unit),
    FOREIGN KEY (region, campaign) REFERENCES campaign (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id),
    CHECK (taken >= 0 AND taken <= quota)
);

-- A unit's recommendation (N4.2a) with its two opinions (F11, F12); ended, never changed.
CREATE TABLE recommendation (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    application UUID NOT NULL,
    campaign UUID NOT NULL,
    unit UUID NOT NULL,
    version UUID NOT NULL,
    position BIGINT NOT NULL,
    made_by UUID NOT NULL,
    made_at BIGINT NOT NULL,
    ended_by UUID,
    ended_at BIGINT,
    end_reason TEXT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, application) REFERENCES application (region, id),
    FOREIGN KEY (region, version) REFERENCES application_version (region, id),
    CHECK (position >= 1)
);
CREATE UNIQUE INDEX recommendation_live ON recommendation (region, application) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX recommendation_place ON recommendation (region, campaign, unit, position) WHERE ended_at IS NULL;

-- Stamped copies that came in on paper (N4.2d): what code they carry, and whether it is the version of record.
CREATE TABLE paper_receipt (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    application UUID NOT NULL,
    number BIGINT NOT NULL,
    version UUID,
    code TEXT NOT NULL,
    copies BIGINT NOT NULL,
    sealed BIGINT NOT NULL,
    matches BIGINT NOT NULL,
    note TEXT NOT NULL,
    received_by UUID NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, application, number),
    FOREIGN KEY (region, application) REFERENCES application (region, id),
    CHECK (copies >= 1)
);

-- What screening found, with typed reasons (codes of the campaign, comma separated).
CREATE TABLE screening (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    application UUID NOT NULL,
    version UUID,
    outcome TEXT NOT NULL,
    reasons TEXT NOT NULL,
    note TEXT NOT NULL,
    correct_by BIGINT,
    decided_by UUID,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, application) REFERENCES application (region, id),
    CHECK (outcome IN ('admitted', 'correcting', 'screened_out'))
);
CREATE INDEX screening_application ON screening (region, application, id);

-- Units told before the first deadline that they have recommended too few (N4.1), once for each of the
-- campaign's days.
CREATE TABLE recommendation_reminder (
    region BIGINT NOT NULL,
    campaign UUID NOT NULL,
    unit UUID NOT NULL,
    days BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (region, campaign, unit, days),
    FOREIGN KEY (region, campaign) REFERENCES campaign (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id)
);
