-- How much came out of each stage of a video that is done, as a JSON object of counts.
ALTER TABLE curation_video ADD COLUMN yields json;
