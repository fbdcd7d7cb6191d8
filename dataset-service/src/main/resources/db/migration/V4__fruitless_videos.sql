-- Why no pair was tried on a video that is done. What a job needs to stay is kept by the job store since its version 3:
-- "released" is of no use any more.
ALTER TABLE curation_video ADD COLUMN fruitless text
    CHECK (fruitless IN ('TOO_FEW_FRAMES', 'CAPTIONS_UNUSABLE', 'NO_QUESTIONS'));
