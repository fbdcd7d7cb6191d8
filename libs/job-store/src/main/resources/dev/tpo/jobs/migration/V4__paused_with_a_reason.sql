-- A job may be paused because it cannot go on as it is; the reason goes when it is told to.
ALTER TABLE job DROP CONSTRAINT job_check1;
ALTER TABLE job ADD CONSTRAINT job_error_by_status
    CHECK (CASE status WHEN 'failed' THEN error_code IS NOT NULL WHEN 'paused' THEN true ELSE error_code IS NULL END);
