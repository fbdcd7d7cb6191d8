-- json, not jsonb: what a client sent is kept as it is (jsonb refuses \u0000 and reorders).
CREATE TABLE job (
    id               text PRIMARY KEY,
    sequence         bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- order of lists
    owner            text        NOT NULL DEFAULT 'default',
    kind             text        NOT NULL CHECK (kind IN ('curation', 'fine_tuning', 'evaluation')),
    status           text        NOT NULL CHECK (status IN
                         ('validating_files', 'queued', 'running', 'succeeded', 'failed', 'cancelled')),
    spec             json        NOT NULL,
    result           json,
    error_code       text,
    error_message    text,
    error_param      text,
    progress_done    bigint      NOT NULL,
    progress_total   bigint      NOT NULL,
    progress_unit    text        NOT NULL,
    model            text,
    attempt          integer     NOT NULL DEFAULT 0, -- the lease: only its holder may write
    cancel_requested boolean     NOT NULL DEFAULT false,
    created_at       timestamptz NOT NULL,
    started_at       timestamptz,
    finished_at      timestamptz,
    CHECK ((status IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
    CHECK ((status = 'failed') = (error_code IS NOT NULL))
);
CREATE INDEX job_by_kind ON job (kind, sequence DESC);

CREATE TABLE attempt (
    job_id     text        NOT NULL REFERENCES job,
    number     integer     NOT NULL,
    owner      text        NOT NULL DEFAULT 'default',
    holder     text        NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    end_reason text,
    PRIMARY KEY (job_id, number)
);

CREATE TABLE event (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id     text        NOT NULL REFERENCES job,
    owner      text        NOT NULL DEFAULT 'default',
    created_at timestamptz NOT NULL,
    level      text        NOT NULL CHECK (level IN ('info', 'warn', 'error')),
    type       text        NOT NULL CHECK (type IN ('message', 'metrics')),
    message    text        NOT NULL,
    data       json
);
CREATE INDEX event_by_job ON event (job_id, id);

CREATE TABLE metric (
    job_id     text             NOT NULL REFERENCES job,
    name       text             NOT NULL,
    step       bigint           NOT NULL,
    owner      text             NOT NULL DEFAULT 'default',
    value      double precision NOT NULL,
    created_at timestamptz      NOT NULL,
    PRIMARY KEY (job_id, name, step)
);

CREATE TABLE checkpoint (
    job_id          text        NOT NULL REFERENCES job,
    step            bigint      NOT NULL,
    owner           text        NOT NULL DEFAULT 'default',
    manifest_sha256 text        NOT NULL,
    metrics         json        NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (job_id, step)
);

-- A finished job never changes, whoever writes.
CREATE FUNCTION refuse_change_of_finished_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'job % is finished and never changes', old.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER finished_job_is_immutable BEFORE UPDATE OR DELETE ON job
    FOR EACH ROW WHEN (old.finished_at IS NOT NULL) EXECUTE FUNCTION refuse_change_of_finished_job();

CREATE FUNCTION refuse_rows_of_finished_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM jobs.job WHERE id = coalesce(new.job_id, old.job_id) AND finished_at IS NOT NULL) THEN
        RAISE EXCEPTION 'job % is finished and never changes', coalesce(new.job_id, old.job_id)
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(new, old);
END $$;
CREATE TRIGGER event_of_open_job BEFORE INSERT OR UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_rows_of_finished_job();
CREATE TRIGGER metric_of_open_job BEFORE INSERT OR UPDATE OR DELETE ON metric
    FOR EACH ROW EXECUTE FUNCTION refuse_rows_of_finished_job();
CREATE TRIGGER checkpoint_of_open_job BEFORE INSERT OR UPDATE OR DELETE ON checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_rows_of_finished_job();
CREATE TRIGGER attempt_of_open_job BEFORE INSERT OR UPDATE OR DELETE ON attempt
    FOR EACH ROW EXECUTE FUNCTION refuse_rows_of_finished_job();
