CREATE PROCEDURE add_keys() LANGUAGE plpgsql AS $$
BEGIN
  ALTER TABLE rooms ADD CONSTRAINT pk_rooms PRIMARY KEY (house, number);
  ALTER TABLE rooms ADD CONSTRAINT fk_rooms FOREIGN KEY (house) REFERENCES houses (id) ON DELETE CASCADE;
  ALTER TABLE ONLY rooms ADD UNIQUE (label);
  ALTER TABLE rooms ADD CONSTRAINT large CHECK (size > 0);
END $$;
--- becomes
CREATE PROCEDURE main.moved.add_keys()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  ALTER TABLE main.moved.rooms ALTER COLUMN house SET NOT NULL;
  ALTER TABLE main.moved.rooms ALTER COLUMN number SET NOT NULL;
  ALTER TABLE main.moved.rooms ADD CONSTRAINT pk_rooms PRIMARY KEY (house, number);
  ALTER TABLE main.moved.rooms ADD CONSTRAINT fk_rooms FOREIGN KEY (house) REFERENCES main.moved.houses (id);
  ALTER TABLE main.moved.rooms ADD CONSTRAINT large CHECK (size > 0);
END
--- says
DWM-0204 4:88 `ON DELETE CASCADE` dropped: foreign keys are not enforced
DWM-0204 5:30 `UNIQUE (label)` dropped: Databricks does not keep unique constraints
