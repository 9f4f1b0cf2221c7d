CREATE PROCEDURE loaded() RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  COPY INTO people FROM @inbox/people FILE_FORMAT = (TYPE = CSV);
  RETURN 'ok';
END
$$
--- becomes

--- says
DWM-0105 4:3 a stage has no counterpart; name its place in cloud storage and use COPY INTO or read_files
