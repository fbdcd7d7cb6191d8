-- A job names a version by its id alone.
CREATE INDEX dataset_version_by_id ON dataset_version (id, seq);
