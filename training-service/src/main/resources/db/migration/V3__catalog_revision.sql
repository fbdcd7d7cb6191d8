-- Counts the changes of what inference may serve. A change holds the row until it is committed, so that whoever reads a
-- number reads all changes up to it too.
CREATE TABLE catalog (
    single   boolean PRIMARY KEY DEFAULT true CHECK (single),
    revision bigint NOT NULL
);
INSERT INTO catalog (revision) VALUES (1);

CREATE FUNCTION count_catalog_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE training.catalog SET revision = revision + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER models_change AFTER INSERT OR UPDATE OR DELETE ON model
    FOR EACH STATEMENT EXECUTE FUNCTION count_catalog_change();
CREATE TRIGGER aliases_change AFTER INSERT OR UPDATE OR DELETE ON alias
    FOR EACH STATEMENT EXECUTE FUNCTION count_catalog_change();

-- Processes that answer chats, as they last said of themselves.
CREATE TABLE serving_instance (
    name             text PRIMARY KEY,
    owner            text        NOT NULL DEFAULT 'default',
    url              text        NOT NULL,
    catalog_revision bigint      NOT NULL, -- what it serves
    seen_at          timestamptz NOT NULL
);
