ALTER TABLE model
    ADD COLUMN backend       text NOT NULL DEFAULT 'video-lmm', -- what runs it
    ADD COLUMN source        text, -- where it was imported from
    ADD COLUMN source_commit text; -- the hub's commit

-- What an alias once named stays in its history when the model is deleted.
ALTER TABLE alias_move DROP CONSTRAINT alias_move_model_fkey;

-- A succeeded job registers its model when it is looked at; not again once that was deleted.
CREATE TABLE deleted_model (
    job_id     text PRIMARY KEY,
    owner      text        NOT NULL DEFAULT 'default',
    model      text        NOT NULL,
    deleted_at timestamptz NOT NULL DEFAULT now()
);
