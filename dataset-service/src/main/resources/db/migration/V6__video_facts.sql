-- What is learned of a video beside its size and length. Files of before say nothing.
ALTER TABLE file
    ADD COLUMN variable_frame_rate boolean,
    ADD COLUMN rotation            integer,
    ADD COLUMN pixel_aspect        text,
    ADD COLUMN complete            boolean;
