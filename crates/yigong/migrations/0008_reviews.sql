-- Expert review of a campaign (N4.3).

-- How a campaign is reviewed and decided. `rule` is the frozen text (JSON) and `rule_hash` its SHA-256,
-- both from the freezing on; `seed` is sealed until the decision reveals it, `commitment` is the SHA-256
-- published at the freezing.
CREATE TABLE review_round (
    region BIGINT NOT NULL,
    campaign UUID NOT NULL,
    state TEXT NOT NULL,
    reviews BIGINT NOT NULL,
    panel BIGINT NOT NULL,
    load_limit BIGINT NOT NULL,
    official TEXT NOT NULL,
    minimum BIGINT NOT NULL,
    places TEXT NOT NULL,
    rule TEXT NOT NULL DEFAULT '',
    rule_hash TEXT NOT NULL DEFAULT '',
    seed BYTEA,
    commitment TEXT NOT NULL DEFAULT '',
    components BIGINT NOT NULL DEFAULT 0,
    frozen_by UUID,
    frozen_at BIGINT,
    drawn_by UUID,
    drawn_at BIGINT,
    closed_by UUID,
    closed_at BIGINT,
    -- What one organiser proposes to decide (departures from the rule, JSON) until somebody else confirms it.
    proposal TEXT,
    proposed_by UUID,
    proposed_at BIGINT,
    decided_by UUID,
    decided_at BIGINT,
    PRIMARY KEY (region, campaign),
    FOREIGN KEY (region, campaign) REFERENCES campaign (region, id),
    CHECK (state IN ('preparing', 'frozen', 'open', 'closed', 'decided')),
    CHECK (decided_by IS NULL OR proposed_by IS NULL OR decided_by <> proposed_by),
    CHECK (reviews BETWEEN 2 AND 5),
    CHECK (official IN ('raw', 'trimmed', 'calibrated')),
    CHECK (state = 'preparing' OR (rule_hash <> '' AND seed IS NOT NULL))
);

-- The pool: who was invited, what they know and how much they take. `number` names them in the draw.
CREATE TABLE review_expert (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    campaign UUID NOT NULL,
    person UUID NOT NULL,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    organisation UUID,
    fields TEXT NOT NULL,
    load_limit BIGINT NOT NULL,
    state TEXT NOT NULL,
    drawn BIGINT NOT NULL DEFAULT 0,
    invited_by UUID NOT NULL,
    invited_at BIGINT NOT NULL,
    answered_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, campaign, person),
    UNIQUE (region, campaign, number),
    FOREIGN KEY (region, campaign) REFERENCES campaign (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id),
    CHECK (state IN ('invited', 'accepted', 'declined')),
    CHECK (load_limit BETWEEN 1 AND 200)
);
CREATE INDEX review_expert_person ON review_expert (region, person);

-- Who does not review what: a whole unit (what an expert can say without knowing whose a dossier is)
-- or one application.
CREATE TABLE review_recusal (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    campaign UUID NOT NULL,
    expert UUID NOT NULL,
    cause TEXT NOT NULL,
    unit UUID,
    application UUID,
    reason TEXT NOT NULL,
    made_by UUID,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, expert) REFERENCES review_expert (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id),
    FOREIGN KEY (region, application) REFERENCES application (region, id),
    CHECK (cause IN ('declared', 'computed', 'pinned')),
    CHECK ((unit IS NULL) <> (application IS NULL))
);
CREATE INDEX review_recusal_expert ON review_recusal (region, expert);
CREATE INDEX review_recusal_campaign ON review_recusal (region, campaign);

-- What is reviewed: the version that was on the table, under a number that says nothing.
CREATE TABLE review_entry (
    region BIGINT NOT NULL,
    campaign UUID NOT NULL,
    application UUID NOT NULL,
    number BIGINT NOT NULL,
    version UUID NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- Why a further expert is wanted and none could be found; empty otherwise.
    wanting TEXT NOT NULL DEFAULT '',
    moderation TEXT NOT NULL DEFAULT '',
    moderated_by UUID,
    moderated_at BIGINT,
    PRIMARY KEY (region, application),
    UNIQUE (region, campaign, number),
    FOREIGN KEY (region, application) REFERENCES application (region, id)
);

-- A dossier on an expert's desk. Its id is all that stands in an expert's URL.
CREATE TABLE review_assignment (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    campaign UUID NOT NULL,
    application UUID NOT NULL,
    expert UUID NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    comment TEXT NOT NULL DEFAULT '',
    revision BIGINT NOT NULL DEFAULT 0,
    saved_at BIGINT,
    submitted_at BIGINT,
    ended_reason TEXT NOT NULL DEFAULT '',
    assigned_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, application, expert),
    FOREIGN KEY (region, application) REFERENCES review_entry (region, application),
    FOREIGN KEY (region, expert) REFERENCES review_expert (region, id),
    CHECK (source IN ('draw', 'third', 'replacement')),
    CHECK (state IN ('assigned', 'submitted', 'reopened', 'recused', 'withdrawn'))
);
CREATE INDEX review_assignment_expert ON review_assignment (region, expert);
CREATE INDEX review_assignment_campaign ON review_assignment (region, campaign);

-- Marks as they are typed: points of a criterion, or 1 and 0 for a gate.
CREATE TABLE review_mark (
    region BIGINT NOT NULL,
    assignment UUID NOT NULL,
    item TEXT NOT NULL,
    points BIGINT NOT NULL,
    PRIMARY KEY (region, assignment, item),
    FOREIGN KEY (region, assignment) REFERENCES review_assignment (region, id)
);

-- Marks as they were handed in; a second row only after moderation. Append-only.
CREATE TABLE review_submission (
    region BIGINT NOT NULL,
    assignment UUID NOT NULL,
    number BIGINT NOT NULL,
    total BIGINT NOT NULL,
    marks TEXT NOT NULL,
    comment TEXT NOT NULL,
    reason TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (region, assignment, number),
    FOREIGN KEY (region, assignment) REFERENCES review_assignment (region, id),
    CHECK (total BETWEEN 0 AND 100)
);

-- The decision on each entry: what the rule says, and what was decided, with a reason where it departs.
-- Scores are in hundredths. Append-only.
CREATE TABLE review_decision (
    region BIGINT NOT NULL,
    campaign UUID NOT NULL,
    application UUID NOT NULL,
    by_rule TEXT NOT NULL,
    outcome TEXT NOT NULL,
    position BIGINT NOT NULL,
    score BIGINT NOT NULL,
    reason TEXT NOT NULL,
    decided_by UUID NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (region, application),
    FOREIGN KEY (region, application) REFERENCES review_entry (region, application),
    CHECK (outcome IN ('selected', 'reserve', 'not_selected')),
    CHECK (by_rule IN ('selected', 'reserve', 'not_selected')),
    CHECK (outcome = by_rule OR reason <> '')
);
CREATE INDEX review_decision_campaign ON review_decision (region, campaign, outcome, position);
