-- What of a file's rows is not used, for its author.
ALTER TABLE file ADD COLUMN warnings text[];
