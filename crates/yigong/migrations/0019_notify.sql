-- Messages beside the inbox. Addresses and texts are sealed; an operator sees kinds, states and hints.

CREATE TABLE contact_email (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    address BYTEA NOT NULL,
    hint TEXT NOT NULL,
    code_hash BYTEA,
    code_expires_at BIGINT,
    code_failures BIGINT NOT NULL DEFAULT 0,
    verified_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (region, person),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

-- What a person chose otherwise than the city's default.
CREATE TABLE message_choice (
    region BIGINT NOT NULL,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    wanted BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (region, person, kind, channel),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);

CREATE TABLE message_template (
    region BIGINT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_by UUID NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (region, kind, channel)
);

-- Written with the message it carries, in one transaction; delivered under a lease.
CREATE TABLE outbox (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    message UUID,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    hint TEXT NOT NULL,
    payload BYTEA NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease UUID,
    leased_until BIGINT,
    last_error TEXT NOT NULL DEFAULT '',
    sent_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id),
    CHECK (channel IN ('email', 'sms')),
    CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dropped')),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state = 'sending') = (lease IS NOT NULL))
);
-- One message goes once through each channel.
CREATE UNIQUE INDEX outbox_once ON outbox (region, message, channel) WHERE message IS NOT NULL;
CREATE INDEX outbox_due ON outbox (region, state, due_at);
CREATE INDEX outbox_listing ON outbox (region, state, created_at);
