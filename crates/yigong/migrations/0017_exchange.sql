-- Exchange with other systems (webhooks, V2.3) and erasure of a person.

-- Where events are sent. The secret is sealed.
CREATE TABLE webhook (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    organisation UUID,
    team UUID,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    secret BYTEA NOT NULL,
    state TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    CHECK ((organisation IS NULL) <> (team IS NULL))
);
CREATE INDEX webhook_state ON webhook (region, state);

-- One event for one endpoint, written in the transaction of the change. Sent until it is taken or
-- the tries run out; `id` is the idempotency id the receiver sees on every try.
CREATE TABLE webhook_delivery (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    webhook UUID NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    status BIGINT,
    error TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, webhook) REFERENCES webhook (region, id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (region, state, next_at);
CREATE INDEX webhook_delivery_of ON webhook_delivery (region, webhook, made_at);

-- A person asks to be forgotten; after the cooling-off it is done. Totals and chains stand.
CREATE TABLE erasure (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    done_at BIGINT,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, person) REFERENCES person (region, id)
);
CREATE UNIQUE INDEX erasure_open ON erasure (region, person) WHERE withdrawn_at IS NULL AND done_at IS NULL;
CREATE INDEX erasure_due ON erasure (region, due_at);
