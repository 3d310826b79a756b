-- Campaigns (N1–N4): the call of a year. `spec` is the checked description as JSON; it changes only
-- while the campaign is a draft. Times are UTC seconds.

CREATE TABLE campaign (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    year BIGINT NOT NULL,
    state TEXT NOT NULL,
    spec TEXT NOT NULL,
    -- How many applications were begun: gives each its number.
    applications BIGINT NOT NULL DEFAULT 0,
    created_by UUID,
    created_at BIGINT NOT NULL,
    published_by UUID,
    published_at BIGINT,
    PRIMARY KEY (region, id),
    UNIQUE (region, year),
    CHECK (state IN ('draft', 'published')),
    CHECK (applications >= 0)
);

-- Later deadlines for one unit, with the reason; the latest row holds.
CREATE TABLE campaign_extension (
    region BIGINT NOT NULL,
    id UUID NOT NULL,
    campaign UUID NOT NULL,
    unit UUID NOT NULL,
    applications_by BIGINT NOT NULL,
    summaries_by BIGINT NOT NULL,
    reason TEXT NOT NULL,
    granted_by UUID NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, campaign) REFERENCES campaign (region, id),
    FOREIGN KEY (region, unit) REFERENCES organisation (region, id),
    CHECK (applications_by <= summaries_by)
);
CREATE INDEX campaign_extension_unit ON campaign_extension (region, campaign, unit, granted_at);
