CREATE TABLE file (
    id               text PRIMARY KEY,
    seq              bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE, -- lists go by it
    owner            text        NOT NULL DEFAULT 'default',
    purpose          text        NOT NULL CHECK (purpose IN ('vision', 'fine-tune', 'evals')),
    filename         text        NOT NULL,
    sha256           text        NOT NULL,
    bytes            bigint      NOT NULL,
    created_at       timestamptz NOT NULL,
    duration_seconds double precision,
    frame_count      bigint,
    fps              double precision,
    width            integer,
    height           integer,
    codec            text,
    CHECK ((purpose = 'vision') = (duration_seconds IS NOT NULL))
);
CREATE INDEX file_by_content ON file (sha256);

CREATE TABLE dataset (
    id         text PRIMARY KEY,
    seq        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    owner      text        NOT NULL DEFAULT 'default',
    name       text        NOT NULL,
    created_at timestamptz NOT NULL
);

-- Never updated. The id is the hash of the content: the same content may be a version of several datasets.
CREATE TABLE dataset_version (
    dataset_id    text        NOT NULL REFERENCES dataset,
    id            text        NOT NULL,
    seq           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    owner         text        NOT NULL DEFAULT 'default',
    created_at    timestamptz NOT NULL,
    pairs         bigint      NOT NULL,
    localized     bigint      NOT NULL,
    comprehensive bigint      NOT NULL,
    curation_job  text,
    PRIMARY KEY (dataset_id, id)
);

CREATE TABLE version_pair (
    dataset_id    text     NOT NULL,
    version_id    text     NOT NULL,
    place         integer  NOT NULL, -- order within the version, from 0
    id            text     NOT NULL,
    owner         text     NOT NULL DEFAULT 'default',
    file_id       text     NOT NULL REFERENCES file, -- a file that a version uses stays
    pair          jsonb    NOT NULL,
    PRIMARY KEY (dataset_id, version_id, place),
    UNIQUE (dataset_id, version_id, id),
    FOREIGN KEY (dataset_id, version_id) REFERENCES dataset_version (dataset_id, id)
);
CREATE INDEX version_pair_by_file ON version_pair (file_id);

-- What a curation job has to do, and how far it is: a video is done together with its pairs or not at all.
CREATE TABLE curation_video (
    job_id     text        NOT NULL,
    place      integer     NOT NULL, -- order of work, from 0
    owner      text        NOT NULL DEFAULT 'default',
    file_id    text        NOT NULL,
    done       boolean     NOT NULL DEFAULT false,
    released   boolean     NOT NULL DEFAULT false, -- the job has ended: it no longer needs the file
    PRIMARY KEY (job_id, place)
);
CREATE INDEX curation_video_by_file ON curation_video (file_id);

CREATE TABLE curated_pair (
    id            text PRIMARY KEY,
    seq           bigint  NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    owner         text    NOT NULL DEFAULT 'default',
    job_id        text    NOT NULL,
    video_place   integer NOT NULL,
    pair_place    integer NOT NULL,
    verdict       text    NOT NULL CHECK (verdict IN ('kept', 'rejected')),
    reason        text,
    granularity   text    NOT NULL,
    family        text    NOT NULL,
    chosen        text    NOT NULL,
    pair          jsonb   NOT NULL, -- the rest, written once
    UNIQUE (job_id, video_place, pair_place),
    CHECK ((verdict = 'rejected') = (reason IS NOT NULL))
);
CREATE INDEX curated_pair_by_verdict ON curated_pair (job_id, verdict, video_place, pair_place);

CREATE TABLE idempotency_key (
    owner       text        NOT NULL DEFAULT 'default',
    scope       text        NOT NULL,
    key         text        NOT NULL,
    body_sha256 text        NOT NULL,
    resource_id text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner, scope, key)
);

-- db-scheduler's own.
CREATE TABLE scheduled_tasks (
    task_name            text        NOT NULL,
    task_instance        text        NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean     NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_by_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_by_heartbeat ON scheduled_tasks (last_heartbeat);
