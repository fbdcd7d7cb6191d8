-- The videos that the rows of a file name. Files that were uploaded before this table name none that it knows of.
CREATE TABLE file_reference (
    file_id  text NOT NULL REFERENCES file ON DELETE CASCADE,
    video_id text NOT NULL REFERENCES file,
    owner    text NOT NULL DEFAULT 'default',
    PRIMARY KEY (file_id, video_id)
);
CREATE INDEX file_reference_by_video ON file_reference (video_id);

-- A video's content that is being stored while its file is not known yet.
CREATE TABLE arriving_content (
    id     text PRIMARY KEY,
    owner  text        NOT NULL DEFAULT 'default',
    sha256 text        NOT NULL,
    since  timestamptz NOT NULL
);
