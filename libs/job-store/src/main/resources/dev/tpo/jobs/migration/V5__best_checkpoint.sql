-- A fine-tuning job that is validated ends with the best of its checkpoints, however many are newer.
ALTER TABLE checkpoint ADD COLUMN best boolean NOT NULL DEFAULT false;
