-- What a job has asked the models behind its roles. Each answer is kept before it is used, until the job is over: equal
-- calls are put once, whatever dies.
CREATE TABLE curation_call (
    job_id          text        NOT NULL,
    key             text        NOT NULL, -- hash of the role, its model and what is asked
    owner           text        NOT NULL DEFAULT 'default',
    role            text        NOT NULL,
    requests        integer     NOT NULL DEFAULT 0, -- HTTP requests that were sent for it, also those that failed
    outcome         text CHECK (outcome IN ('answered', 'refused')), -- null: none yet
    answer          text,
    complete        boolean,
    scores          double precision[],
    refusal_code    text,
    refusal_message text,
    asked_at        timestamptz NOT NULL,
    PRIMARY KEY (job_id, key),
    CHECK ((outcome = 'refused') = (refusal_code IS NOT NULL)),
    CHECK ((outcome = 'answered') = (scores IS NOT NULL OR (answer IS NOT NULL AND complete IS NOT NULL)))
);

-- What the calls have cost. Stays when they go.
CREATE TABLE curation_usage (
    job_id        text             NOT NULL,
    role          text             NOT NULL,
    owner         text             NOT NULL DEFAULT 'default',
    model         text             NOT NULL,
    requests      bigint           NOT NULL DEFAULT 0,
    answered      bigint           NOT NULL DEFAULT 0,
    refused       bigint           NOT NULL DEFAULT 0,
    input_tokens  bigint           NOT NULL DEFAULT 0,
    output_tokens bigint           NOT NULL DEFAULT 0,
    most_input    bigint           NOT NULL DEFAULT 0, -- of one call
    seconds       double precision NOT NULL DEFAULT 0, -- that the answered ones took, together
    used_at       timestamptz      NOT NULL,
    PRIMARY KEY (job_id, role)
);
CREATE INDEX curation_usage_by_model ON curation_usage (model, role, used_at DESC);
