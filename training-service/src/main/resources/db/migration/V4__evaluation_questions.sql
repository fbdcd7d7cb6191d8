-- The questions of an evaluation until it is finished, so that none has to be kept in memory.
CREATE TABLE evaluation_question (
    evaluation     text    NOT NULL,
    question_index integer NOT NULL, -- row of the file, from 0
    owner          text    NOT NULL DEFAULT 'default',
    question       text    NOT NULL, -- JSON
    PRIMARY KEY (evaluation, question_index)
);

ALTER TABLE evaluation_record ADD COLUMN error text; -- why there is no answer: it counts as a wrong one
