CREATE TABLE counted (
    job  text   NOT NULL,
    step bigint NOT NULL,
    PRIMARY KEY (job, step)
);

CREATE TABLE released (
    job   text    PRIMARY KEY,
    times integer NOT NULL
);

CREATE TABLE idempotency_key (
    owner       text        NOT NULL DEFAULT 'default',
    scope       text        NOT NULL,
    key         text        NOT NULL,
    body_sha256 text        NOT NULL,
    resource_id text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner, scope, key)
);

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
