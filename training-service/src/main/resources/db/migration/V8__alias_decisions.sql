-- What was decided about moving an alias: also that it was not.
CREATE TABLE alias_decision (
    id         text PRIMARY KEY,
    seq        bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    owner      text        NOT NULL DEFAULT 'default',
    alias      text        NOT NULL REFERENCES alias,
    decision   text        NOT NULL, -- JSON, as clients see it
    created_at timestamptz NOT NULL
);
CREATE INDEX alias_decision_by_alias ON alias_decision (alias, seq DESC);

ALTER TABLE alias_move
    ADD COLUMN decision    text,                          -- null: a move of an earlier version, or the first start's
    ADD COLUMN rolled_back boolean NOT NULL DEFAULT false; -- it took the last move back that was not taken back before
