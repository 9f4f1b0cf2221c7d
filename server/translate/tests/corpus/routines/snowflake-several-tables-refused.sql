CREATE OR REPLACE PROCEDURE deal() RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  INSERT ALL
    WHEN drawn > 0.5 THEN INTO red VALUES (card)
    ELSE INTO black VALUES (card)
  SELECT card, UNIFORM(0::FLOAT, 1::FLOAT, RANDOM()) AS drawn FROM cards;
  RETURN 'dealt';
END;
$$;
--- becomes

--- says
DWM-0105 4:3 an INSERT into several tables whose query gives other rows each time has no rule; keep its rows in a table first
