-- Videos that lie in folders of the operator's: made by the suite for its jobs, and not among a user's uploads.
ALTER TABLE file ADD COLUMN linked boolean NOT NULL DEFAULT false;

-- What was read at a path, so that the same need not be read again.
CREATE TABLE linked_path (
    path     text PRIMARY KEY, -- links followed
    owner    text   NOT NULL DEFAULT 'default',
    bytes    bigint NOT NULL,
    modified text   NOT NULL, -- to the file system's last digit
    file_id  text   NOT NULL REFERENCES file ON DELETE CASCADE
);
CREATE INDEX linked_path_by_file ON linked_path (file_id);
