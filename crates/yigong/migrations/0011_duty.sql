-- Duty at the city's service stations (C14). Stations, opening hours and rules are city data (duty.toml).

-- A station's tablet: the serial its address and codes are made from, wrong numbers typed at it.
CREATE TABLE duty_kiosk (
    region BIGINT NOT NULL,
    station TEXT NOT NULL,
    serial BIGINT NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT,
    changed_by UUID,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (region, station)
);

CREATE TABLE duty_plan (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    state TEXT NOT NULL,
    made_by UUID,
    made_at BIGINT NOT NULL,
    published_by UUID,
    published_at BIGINT,
    PRIMARY KEY (region, id),
    CHECK (to_date >= from_date)
);
CREATE INDEX duty_plan_from ON duty_plan (region, from_date);

-- What a unit's quota in a plan rests on: its obliged members of all, its slots of the year before
-- the plan, what was due to it within the plan (thousandths of a slot), and what it got.
CREATE TABLE duty_share (
    region BIGINT NOT NULL,
    plan UUID NOT NULL,
    unit UUID NOT NULL,
    obliged BIGINT NOT NULL,
    all_obliged BIGINT NOT NULL,
    before BIGINT NOT NULL,
    due BIGINT NOT NULL,
    assigned BIGINT NOT NULL,
    PRIMARY KEY (region, plan, unit),
    FOREIGN KEY (region, plan) REFERENCES duty_plan (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id)
);

CREATE TABLE duty_slot (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    plan UUID NOT NULL,
    station TEXT NOT NULL,
    day TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    seats BIGINT NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0,
    unit UUID NOT NULL,
    fixed BIGINT NOT NULL DEFAULT 0,
    why TEXT NOT NULL,
    nagged_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, station, starts_at),
    FOREIGN KEY (region, plan) REFERENCES duty_plan (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id),
    CHECK (taken >= 0 AND taken <= seats),
    CHECK (ends_at > starts_at)
);
CREATE INDEX duty_slot_unit ON duty_slot (region, unit, day);
CREATE INDEX duty_slot_plan ON duty_slot (region, plan, starts_at);
CREATE INDEX duty_slot_day ON duty_slot (region, day);

-- A person's place in a slot, and what the register keeps of it.
CREATE TABLE duty_post (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    slot UUID NOT NULL,
    person UUID NOT NULL,
    state TEXT NOT NULL,
    named_by UUID,
    named_at BIGINT NOT NULL,
    answered_at BIGINT,
    reason TEXT NOT NULL,
    stand_in BIGINT NOT NULL DEFAULT 0,
    reminded_at BIGINT,
    came_at BIGINT,
    came_by TEXT,
    left_at BIGINT,
    minutes BIGINT NOT NULL DEFAULT 0,
    entry UUID,
    visitors BIGINT,
    log TEXT NOT NULL DEFAULT '',
    settle_left_at BIGINT,
    settle_by UUID,
    settle_reason TEXT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, slot) REFERENCES duty_slot (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (left_at IS NULL OR left_at >= came_at)
);
CREATE UNIQUE INDEX duty_post_once ON duty_post (region, slot, person)
    WHERE state IN ('named', 'accepted', 'present', 'forgotten', 'served');
CREATE UNIQUE INDEX duty_post_present ON duty_post (region, person) WHERE state = 'present';
CREATE INDEX duty_post_slot ON duty_post (region, slot);
CREATE INDEX duty_post_person ON duty_post (region, person, named_at);
CREATE INDEX duty_post_state ON duty_post (region, state);

-- Two people, or two units, change places; the other side answers.
CREATE TABLE duty_swap (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    from_slot UUID NOT NULL,
    to_slot UUID NOT NULL,
    from_post UUID,
    to_post UUID,
    state TEXT NOT NULL,
    asked_by UUID NOT NULL,
    asked_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    answered_by UUID,
    answered_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, from_slot) REFERENCES duty_slot (region, id),
    FOREIGN KEY (region, to_slot) REFERENCES duty_slot (region, id),
    CHECK (answered_by IS NULL OR answered_by <> asked_by OR state = 'withdrawn')
);
CREATE INDEX duty_swap_from ON duty_swap (region, from_slot, state);
CREATE INDEX duty_swap_to ON duty_swap (region, to_slot, state);

-- Days on which a unit or a person cannot.
CREATE TABLE duty_absence (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    unit UUID,
    person UUID,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (region, id),
    CHECK (to_date >= from_date),
    CHECK ((unit IS NULL) <> (person IS NULL))
);
CREATE INDEX duty_absence_unit ON duty_absence (region, unit, to_date);
CREATE INDEX duty_absence_person ON duty_absence (region, person, to_date);

-- Who has said that they may be called as a stand-in.
CREATE TABLE duty_standby (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (region, person),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

-- A call for a stand-in: open until the seat is filled or the slot is over.
CREATE TABLE duty_call (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    slot UUID NOT NULL,
    post UUID NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    filled_by UUID,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, slot) REFERENCES duty_slot (region, id)
);
CREATE INDEX duty_call_slot ON duty_call (region, slot, closed_at);
