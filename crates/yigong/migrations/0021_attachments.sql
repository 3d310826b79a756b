-- Files that belong to something (applications first): what they are, their bytes in sealed parts, and
-- for photos the layer others may see. Names are sealed; what is shown is neutral.

CREATE TABLE attachment (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    owner_kind TEXT NOT NULL,
    owner UUID NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- The name it was sent under, sealed; the caption its unit wrote, shown to those who may see it.
    name BYTEA NOT NULL,
    caption TEXT NOT NULL,
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    extension TEXT NOT NULL,
    -- Bytes announced while it is being sent, bytes kept afterwards.
    size BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    -- Rectangles in thousandths, JSON: what was suggested, and what a person confirmed.
    faces TEXT NOT NULL,
    regions TEXT NOT NULL,
    masked_by UUID,
    masked_at BIGINT,
    uploaded_by UUID NOT NULL,
    uploaded_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    UNIQUE (region, owner_kind, owner, number),
    CHECK (state IN ('sending', 'ready')),
    CHECK (size >= 0)
);
CREATE INDEX attachment_state ON attachment (region, state, uploaded_at);

-- The bytes: as sent while sending, then as kept, and masked for others. Sealed.
CREATE TABLE attachment_part (
    region BIGINT NOT NULL,
    attachment UUID NOT NULL,
    layer TEXT NOT NULL,
    number BIGINT NOT NULL,
    size BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (region, attachment, layer, number),
    FOREIGN KEY (region, attachment) REFERENCES attachment (region, id) ON DELETE CASCADE,
    CHECK (layer IN ('sent', 'kept', 'masked')),
    CHECK (size >= 0)
);

-- The look through an application's text for what may point to a person (N4.2g): one for each version,
-- and what was found or added, with what a person decided about it. Positions only, no text.
CREATE TABLE redaction (
    region BIGINT NOT NULL,
    version UUID NOT NULL,
    application UUID NOT NULL,
    revision BIGINT NOT NULL,
    started_by UUID NOT NULL,
    started_at BIGINT NOT NULL,
    confirmed_by UUID,
    confirmed_at BIGINT,
    PRIMARY KEY (region, version),
    FOREIGN KEY (region, version) REFERENCES application_version (region, id)
);
CREATE INDEX redaction_application ON redaction (region, application, started_at);

CREATE TABLE redaction_mark (
    region BIGINT NOT NULL,
    version UUID NOT NULL,
    number BIGINT NOT NULL,
    field TEXT NOT NULL,
    start BIGINT NOT NULL,
    finish BIGINT NOT NULL,
    kind TEXT NOT NULL,
    confidence BIGINT NOT NULL,
    why TEXT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (region, version, number),
    FOREIGN KEY (region, version) REFERENCES redaction (region, version),
    CHECK (start >= 0 AND finish > start),
    CHECK (decision IN ('suggested', 'masked', 'kept'))
);
