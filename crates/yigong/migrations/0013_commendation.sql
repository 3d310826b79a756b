-- Stars of the voluntary record, and lists of commendation with each person's own consent.

-- A star is a row with when it was reached and, when entries were taken back, when it was withdrawn.
CREATE TABLE star (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    level BIGINT NOT NULL,
    -- All minutes of voluntary service when it was awarded, and when it was withdrawn.
    minutes BIGINT NOT NULL,
    awarded_at BIGINT NOT NULL,
    withdrawn_minutes BIGINT,
    withdrawn_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (level > 0),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_minutes IS NULL))
);
CREATE UNIQUE INDEX star_held ON star (region, person, level) WHERE withdrawn_at IS NULL;
CREATE INDEX star_person ON star (region, person, awarded_at);

CREATE TABLE commendation (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    organisation UUID NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    year BIGINT NOT NULL,
    state TEXT NOT NULL,
    made_by UUID NOT NULL,
    made_at BIGINT NOT NULL,
    published_by UUID,
    published_at BIGINT,
    withdrawn_by UUID,
    withdrawn_at BIGINT,
    withdrawn_reason TEXT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id),
    CHECK (state IN ('asking', 'published', 'withdrawn')),
    CHECK (state = 'asking' OR state = 'withdrawn' OR published_by IS NOT NULL)
);
CREATE INDEX commendation_organisation ON commendation (region, organisation, made_at);
CREATE INDEX commendation_published ON commendation (region, state, published_at);

-- Somebody on a list. Their name is public only while `consented_at` stands.
CREATE TABLE commended (
    region BIGINT NOT NULL,
    commendation UUID NOT NULL,
    person UUID NOT NULL,
    citation TEXT NOT NULL,
    consented_at BIGINT,
    declined_at BIGINT,
    PRIMARY KEY (region, commendation, person),
    FOREIGN KEY (region, commendation) REFERENCES commendation (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (consented_at IS NULL OR declined_at IS NULL)
);
CREATE INDEX commended_person ON commended (region, person);
