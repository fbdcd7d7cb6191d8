-- A home of an earlier version is taken along: nothing of a finished job is changed but what this version adds.
ALTER TABLE job DROP CONSTRAINT job_status_check;
ALTER TABLE job ADD CONSTRAINT job_status_check CHECK (status IN
    ('validating_files', 'queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled'));
ALTER TABLE job
    ADD COLUMN pause_requested boolean NOT NULL DEFAULT false,
    ADD COLUMN paused_from     text CHECK (paused_from IN ('validating_files', 'queued')), -- where it goes on
    ADD COLUMN not_before      timestamptz, -- the pause after an attempt that failed
    ADD CHECK ((status = 'paused') = (paused_from IS NOT NULL));
CREATE INDEX job_in_line ON job (kind, sequence) WHERE status IN ('validating_files', 'queued');

-- From one state only to these others, whoever writes. Out of a final one: finished_job_is_immutable.
CREATE FUNCTION refuse_unknown_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed text[] := CASE old.status
        WHEN 'validating_files' THEN ARRAY['queued', 'running', 'paused', 'failed', 'cancelled']
        WHEN 'queued'           THEN ARRAY['running', 'paused', 'failed', 'cancelled']
        WHEN 'running'          THEN ARRAY['queued', 'paused', 'succeeded', 'failed', 'cancelled']
        WHEN 'paused'           THEN ARRAY['validating_files', 'queued', 'failed', 'cancelled']
        ELSE ARRAY[]::text[] END;
BEGIN
    IF new.status <> old.status AND new.status <> ALL (allowed) THEN
        RAISE EXCEPTION 'job % cannot go from % to %', old.id, old.status, new.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER job_goes_known_ways BEFORE UPDATE OF status ON job
    FOR EACH ROW EXECUTE FUNCTION refuse_unknown_transition();

CREATE FUNCTION refuse_unknown_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a job does not begin as %', new.status USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER job_begins_known_ways BEFORE INSERT ON job
    FOR EACH ROW WHEN (new.status NOT IN ('validating_files', 'queued')) EXECUTE FUNCTION refuse_unknown_beginning();

-- Why an attempt ended, as a word that programs read; end_reason keeps it in words for people.
ALTER TABLE attempt
    ADD COLUMN phase             text NOT NULL DEFAULT 'run' CHECK (phase IN ('validation', 'run')),
    ADD COLUMN end_code          text CHECK (end_code IN ('succeeded', 'failed', 'cancelled', 'paused', 'worker_died',
                                     'service_stopped', 'service_died', 'preempted', 'out_of_reach', 'own_fault')),
    ADD COLUMN worker            json,   -- where its worker runs, as its place names it
    ADD COLUMN progress_at_start bigint; -- null: begun by an earlier version

ALTER TABLE attempt DISABLE TRIGGER attempt_of_open_job;
UPDATE attempt SET ended_at = coalesce(job.finished_at, now()), end_reason = 'superseded'
    FROM job
    WHERE job.id = attempt.job_id AND attempt.ended_at IS NULL
      AND (job.finished_at IS NOT NULL OR attempt.number < job.attempt);
UPDATE attempt SET end_code = CASE
        WHEN end_reason = 'succeeded' THEN 'succeeded'
        WHEN end_reason = 'cancelled' THEN 'cancelled'
        WHEN end_reason = 'superseded' THEN 'service_died'
        WHEN end_reason = 'service stopped' THEN 'service_stopped'
        WHEN end_reason LIKE 'worker %' THEN 'worker_died'
        WHEN EXISTS (SELECT FROM job WHERE job.id = attempt.job_id AND job.error_message = attempt.end_reason)
            THEN 'failed'
        ELSE 'own_fault' END
    WHERE ended_at IS NOT NULL;
ALTER TABLE attempt ENABLE TRIGGER attempt_of_open_job;
ALTER TABLE attempt ADD CHECK ((ended_at IS NULL) = (end_code IS NULL));
CREATE UNIQUE INDEX one_open_attempt ON attempt (job_id) WHERE ended_at IS NULL;

-- How many jobs of a kind may run at once, in all processes together; its row is the lock under which they begin.
CREATE TABLE kind_limit (
    kind       text    PRIMARY KEY,
    owner      text    NOT NULL DEFAULT 'default',
    concurrent integer NOT NULL CHECK (concurrent > 0)
);

-- What a job needs to stay until it is finished: file:{id}, version:{id}, model:{name}.
CREATE TABLE hold (
    job_id   text NOT NULL REFERENCES job,
    resource text NOT NULL,
    owner    text NOT NULL DEFAULT 'default',
    PRIMARY KEY (job_id, resource)
);
CREATE INDEX hold_by_resource ON hold (resource);
CREATE FUNCTION let_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM jobs.hold WHERE job_id = new.id;
    RETURN new;
END $$;
CREATE TRIGGER finished_job_holds_nothing AFTER UPDATE OF finished_at ON job
    FOR EACH ROW WHEN (new.finished_at IS NOT NULL) EXECUTE FUNCTION let_go();

-- The jobs of an earlier version that are still to do hold what their specs name.
INSERT INTO hold (job_id, resource)
SELECT DISTINCT id, resource FROM job, LATERAL (
    SELECT 'model:' || model WHERE model IS NOT NULL
    UNION SELECT 'model:' || json_array_elements_text(spec -> 'models') WHERE json_typeof(spec -> 'models') = 'array'
    UNION SELECT 'model:' || (spec -> 'base' ->> 'model') WHERE json_typeof(spec -> 'base') = 'object'
    UNION SELECT 'model:' || (spec -> 'base' ->> 'root') WHERE json_typeof(spec -> 'base') = 'object'
    UNION SELECT 'file:' || (spec ->> 'file')
    UNION SELECT 'file:' || (spec ->> 'training_file')
    UNION SELECT 'version:' || (spec ->> 'dataset_version')
    UNION SELECT 'file:' || regexp_replace(json_object_keys(spec -> 'videos'), '^video://', '')
        WHERE json_typeof(spec -> 'videos') = 'object'
    UNION SELECT 'file:' || json_array_elements_text(spec -> 'videos')
        WHERE kind = 'curation' AND json_typeof(spec -> 'videos') = 'array'
) AS held (resource)
WHERE finished_at IS NULL AND resource IS NOT NULL;

-- Running means: somebody holds a lease. A job between two attempts waits in line.
UPDATE job SET status = 'queued'
    WHERE status = 'running'
      AND NOT EXISTS (SELECT FROM attempt WHERE attempt.job_id = job.id AND attempt.ended_at IS NULL);
