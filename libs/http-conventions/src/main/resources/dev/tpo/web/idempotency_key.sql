-- What IdempotentCreation needs, in the schema of each service that uses it.
CREATE TABLE idempotency_key (
    owner       text        NOT NULL DEFAULT 'default',
    scope       text        NOT NULL,
    key         text        NOT NULL,
    body_sha256 text        NOT NULL,
    resource_id text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner, scope, key)
);
