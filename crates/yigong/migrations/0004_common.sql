-- What every slice writes beside its own rows.

CREATE TABLE audit (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    channel TEXT NOT NULL,
    action TEXT NOT NULL,
    subject UUID,
    detail TEXT NOT NULL,
    request TEXT NOT NULL,
    PRIMARY KEY (region, id)
);
CREATE INDEX audit_subject ON audit (region, subject, at);
CREATE INDEX audit_actor ON audit (region, actor, at);

-- The inbox: what a person is told.
CREATE TABLE message (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    link TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (region, person, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);
CREATE INDEX message_unread ON message (region, person, read_at);

-- A request sent again with the same key gets the first answer again.
CREATE TABLE idempotency (
    region BIGINT NOT NULL,
    actor UUID NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (region, actor, key)
);
CREATE INDEX idempotency_age ON idempotency (region, at);

CREATE TABLE setting (
    region BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (region, name)
);
