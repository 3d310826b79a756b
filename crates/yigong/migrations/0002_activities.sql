-- Teams, activities, shifts, sign-ups.

CREATE TABLE team (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    organisation UUID NOT NULL,
    town TEXT NOT NULL,
    categories TEXT NOT NULL,
    description TEXT NOT NULL,
    contact_place TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, code),
    UNIQUE (region, name),
    FOREIGN KEY (region, organisation) REFERENCES organisation (region, id)
);

CREATE TABLE team_member (
    region BIGINT NOT NULL,
    team UUID NOT NULL,
    person UUID NOT NULL,
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (region, team, person),
    FOREIGN KEY (region, team) REFERENCES team (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);
CREATE INDEX team_member_person ON team_member (region, person);

CREATE TABLE activity (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    team UUID NOT NULL,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    town TEXT NOT NULL,
    place TEXT NOT NULL,
    description TEXT NOT NULL,
    bring TEXT NOT NULL,
    risks TEXT NOT NULL,
    min_age BIGINT NOT NULL,
    cancel_hours BIGINT NOT NULL,
    state TEXT NOT NULL,
    created_by UUID,
    created_at BIGINT NOT NULL,
    published_at BIGINT,
    cancelled_at BIGINT,
    cancel_reason TEXT,
    settled_at BIGINT,
    first_start BIGINT NOT NULL,
    last_end BIGINT NOT NULL,
    -- The earliest shift that has not ended, moved on by the sweep: the public list's order.
    next_start BIGINT NOT NULL,
    next_end BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, team) REFERENCES team (region, id)
);
CREATE INDEX activity_listing ON activity (region, next_start, id);
CREATE INDEX activity_due ON activity (region, state, next_end);
CREATE INDEX activity_team ON activity (region, team, first_start);

-- `taken` counts seats held by confirmed and offered sign-ups; the CHECK makes overselling
-- impossible whatever the code does. `waiting` counts those in line, `next_position` orders them.
CREATE TABLE shift (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    activity UUID NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    capacity BIGINT NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0,
    waiting BIGINT NOT NULL DEFAULT 0,
    next_position BIGINT NOT NULL DEFAULT 1,
    code_secret BYTEA NOT NULL,
    reminded_at BIGINT,
    swept_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, activity) REFERENCES activity (region, id),
    CHECK (capacity > 0),
    CHECK (taken >= 0 AND taken <= capacity),
    CHECK (waiting >= 0),
    CHECK (ends_at > starts_at)
);
CREATE INDEX shift_activity ON shift (region, activity, starts_at);
CREATE INDEX shift_time ON shift (region, starts_at);
CREATE INDEX shift_sweep ON shift (region, swept_at, ends_at);

CREATE TABLE signup (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    shift UUID NOT NULL,
    person UUID NOT NULL,
    state TEXT NOT NULL,
    position BIGINT,
    offered_until BIGINT,
    guardian TEXT,
    reason TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, shift, person),
    FOREIGN KEY (region, shift) REFERENCES shift (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);
CREATE INDEX signup_person ON signup (region, person, state);
CREATE INDEX signup_line ON signup (region, shift, state, position);
CREATE INDEX signup_offers ON signup (region, state, offered_until);

-- An event of the whole city (V1.1): the organisers announce it, teams join, each with an activity,
-- shifts and seats of its own.
CREATE TABLE city_event (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    town TEXT NOT NULL,
    place TEXT NOT NULL,
    description TEXT NOT NULL,
    -- Volunteers wanted, all teams together.
    wanted BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    created_by UUID,
    created_at BIGINT NOT NULL,
    cancelled_at BIGINT,
    cancel_reason TEXT,
    PRIMARY KEY (region, id),
    CHECK (ends_at > starts_at),
    CHECK (wanted > 0)
);
CREATE INDEX city_event_time ON city_event (region, ends_at, id);

CREATE TABLE city_event_team (
    region BIGINT NOT NULL,
    event UUID NOT NULL,
    team UUID NOT NULL,
    activity UUID NOT NULL,
    joined_by UUID,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (region, event, team),
    UNIQUE (region, activity),
    FOREIGN KEY (region, event) REFERENCES city_event (region, id),
    FOREIGN KEY (region, team) REFERENCES team (region, id),
    FOREIGN KEY (region, activity) REFERENCES activity (region, id)
);
