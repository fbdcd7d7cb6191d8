-- Files that arrive in parts. Their bytes lie below the blob store's root, in .uploads/{id}.
CREATE TABLE upload (
    id         text PRIMARY KEY,
    seq        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    owner      text        NOT NULL DEFAULT 'default',
    filename   text        NOT NULL,
    purpose    text        NOT NULL,
    mime_type  text        NOT NULL,
    bytes      bigint      NOT NULL, -- as announced
    status     text        NOT NULL CHECK (status IN ('pending', 'completed', 'cancelled', 'expired')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    file_life  bigint,               -- seconds that the file is to live; null: for good
    part_ids   text[],               -- what it was completed with
    file_id    text REFERENCES file ON DELETE SET NULL
);
CREATE INDEX upload_pending ON upload (expires_at) WHERE status = 'pending';
CREATE INDEX upload_by_file ON upload (file_id);

CREATE TABLE upload_part (
    id             text PRIMARY KEY,
    seq            bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    owner          text        NOT NULL DEFAULT 'default',
    upload_id      text        NOT NULL REFERENCES upload ON DELETE CASCADE,
    bytes          bigint      NOT NULL,
    content_offset bigint,           -- where it is in the file that grows; null: in a file of its own
    created_at     timestamptz NOT NULL
);
CREATE INDEX upload_part_by_upload ON upload_part (upload_id, seq);

-- When a file is to go by itself.
ALTER TABLE file ADD COLUMN expires_at timestamptz;
CREATE INDEX file_by_expiry ON file (expires_at) WHERE expires_at IS NOT NULL;
