CREATE PROCEDURE widen AS
BEGIN
  EXECUTE IMMEDIATE 'ALTER TABLE prices ADD (note VARCHAR2(100))';
  EXECUTE IMMEDIATE 'ALTER TABLE prices RENAME COLUMN note TO remark';
END;
--- becomes
CREATE PROCEDURE main.moved.widen()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  EXECUTE IMMEDIATE 'ALTER TABLE main.moved.prices ADD COLUMN note STRING';
  EXECUTE IMMEDIATE 'ALTER TABLE main.moved.prices RENAME COLUMN note TO remark';
END
--- says
DWM-0213 4:3 the table needs column mapping, by which Databricks knows columns when they are renamed or dropped
