CREATE OR REPLACE PROCEDURE granted(who VARCHAR) RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  EXECUTE IMMEDIATE 'GRANT ROLE reader TO USER ' || :who;
  RETURN 'done';
END;
$$
--- becomes

--- says
DWM-0105 4:21 privileges are not migrated; give them in Unity Catalog to its groups
