-- What was read in an answer; over a benchmark also what it is worth, and what a judge says where no rule reads it.
ALTER TABLE evaluation_record
    ADD COLUMN extracted text,
    ADD COLUMN score     double precision,
    ADD COLUMN judged    text;
