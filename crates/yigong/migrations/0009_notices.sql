-- Public notices, objections, revocation, commendation, promotion, adoption (N4.4, N5).

-- What was made public, word for word. `content` is JSON, `hash` its SHA-256. `list` and `supplement` (a
-- reserve that moved up) take objections until `closes_at`, the last second that counts; `commendation`
-- takes none. Withdrawn is nothing: what is revoked later shows beside the snapshot.
CREATE TABLE notice (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    campaign UUID NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    hash BYTEA NOT NULL,
    published_by UUID,
    published_at BIGINT NOT NULL,
    closes_at BIGINT,
    concluded_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, campaign, number),
    FOREIGN KEY (region, campaign) REFERENCES campaign (region, id),
    CHECK (kind IN ('list', 'supplement', 'commendation')),
    CHECK ((kind = 'commendation') = (closes_at IS NULL))
);
CREATE INDEX notice_published ON notice (region, published_at);
CREATE INDEX notice_due ON notice (region, concluded_at, closes_at);
-- One main list and one commendation a campaign, however many press at once.
CREATE UNIQUE INDEX notice_list ON notice (region, campaign, kind) WHERE kind <> 'supplement';

-- What a notice lists. An application is up for objections in one notice only.
CREATE TABLE notice_entry (
    region BIGINT NOT NULL,
    notice UUID NOT NULL,
    application UUID NOT NULL,
    position BIGINT NOT NULL,
    takes_objections BIGINT NOT NULL,
    PRIMARY KEY (region, notice, application),
    FOREIGN KEY (region, notice) REFERENCES notice (region, id),
    FOREIGN KEY (region, application) REFERENCES application (region, id)
);
CREATE UNIQUE INDEX notice_entry_once ON notice_entry (region, application) WHERE takes_objections = 1;
CREATE INDEX notice_entry_application ON notice_entry (region, application);

-- More time, because the site was down or for another reason; never less.
CREATE TABLE notice_extension (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    notice UUID NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    granted_by UUID NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, notice) REFERENCES notice (region, id),
    CHECK (to_at > from_at)
);
CREATE INDEX notice_extension_notice ON notice_extension (region, notice, id);

-- Everything that happened, for the public: no word of who objected. Append-only.
CREATE TABLE notice_event (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    campaign UUID NOT NULL,
    notice UUID,
    application UUID,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, campaign) REFERENCES campaign (region, id)
);
CREATE INDEX notice_event_notice ON notice_event (region, notice, at);
CREATE INDEX notice_event_application ON notice_event (region, application, at);

-- An objection. `identity` (name, contact), `statement` and `evidence` are sealed; only the handler reads
-- them. `code_hash` is the keyed hash of the code on the receipt.
CREATE TABLE objection (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    campaign UUID NOT NULL,
    notice UUID NOT NULL,
    application UUID NOT NULL,
    number BIGINT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    identity BYTEA NOT NULL,
    statement BYTEA NOT NULL,
    evidence_name TEXT,
    evidence BYTEA,
    code_hash BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    registered_by UUID,
    handler UUID,
    handled_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, campaign, number),
    UNIQUE (region, code_hash),
    FOREIGN KEY (region, notice, application) REFERENCES notice_entry (region, notice, application),
    CHECK (channel IN ('web', 'paper')),
    CHECK (state IN ('received', 'handling', 'decided')),
    CHECK (state = 'received' OR handler IS NOT NULL)
);
CREATE INDEX objection_application ON objection (region, application, state);
CREATE INDEX objection_open ON objection (region, state, received_at);

-- Who may not handle an objection: found by the program, or declared by themselves. Append-only.
CREATE TABLE objection_recusal (
    region BIGINT NOT NULL,
    objection UUID NOT NULL,
    person UUID NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (region, objection, person),
    FOREIGN KEY (region, objection) REFERENCES objection (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (cause IN ('computed', 'declared'))
);

-- Exactly one decision an objection: the key sees to it. Append-only.
CREATE TABLE objection_decision (
    region BIGINT NOT NULL,
    objection UUID NOT NULL,
    outcome TEXT NOT NULL,
    reasons TEXT NOT NULL,
    answer BYTEA NOT NULL,
    decided_by UUID NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (region, objection),
    FOREIGN KEY (region, objection) REFERENCES objection (region, id),
    CHECK (outcome IN ('upheld', 'dismissed'))
);

-- Taken off the list for good (N4.4c). Append-only.
CREATE TABLE revocation (
    region BIGINT NOT NULL,
    application UUID NOT NULL,
    objection UUID,
    reason TEXT NOT NULL,
    revoked_by UUID NOT NULL,
    revoked_at BIGINT NOT NULL,
    -- The reserve that moved up in its place.
    successor UUID,
    PRIMARY KEY (region, application),
    FOREIGN KEY (region, application) REFERENCES application (region, id)
);

-- Work promoted in the whole city (N5). `search` is what the gallery looks through, in lower case.
CREATE TABLE promotion (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    application UUID NOT NULL,
    campaign UUID NOT NULL,
    year BIGINT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    unit UUID NOT NULL,
    guide TEXT NOT NULL,
    search TEXT NOT NULL,
    adopters BIGINT NOT NULL DEFAULT 0,
    promoted_by UUID NOT NULL,
    promoted_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, application),
    FOREIGN KEY (region, application) REFERENCES application (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id)
);
CREATE INDEX promotion_promoted ON promotion (region, promoted_at);

-- Another unit does as they did: what it began from it.
CREATE TABLE adoption (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    promotion UUID NOT NULL,
    unit UUID NOT NULL,
    team UUID NOT NULL,
    activity UUID NOT NULL,
    plan TEXT NOT NULL,
    adopted_by UUID NOT NULL,
    adopted_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, promotion, team),
    FOREIGN KEY (region, promotion) REFERENCES promotion (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id),
    FOREIGN KEY (region, team) REFERENCES team (region, id),
    FOREIGN KEY (region, activity) REFERENCES activity (region, id)
);
CREATE INDEX adoption_promotion ON adoption (region, promotion, adopted_at);
