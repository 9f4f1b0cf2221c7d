CREATE OR REPLACE PROCEDURE written(place VARCHAR) AS
$$
BEGIN
  EXECUTE 'UNLOAD (''SELECT * FROM days'') TO ''' || place || ''' IAM_ROLE DEFAULT';
END;
$$ LANGUAGE plpgsql
--- becomes

--- says
DWM-0105 4:11 files are read by COPY INTO or read_files, and written by INSERT OVERWRITE DIRECTORY
