CREATE PROCEDURE dbo.Drain @Queue int, @Least int AS
BEGIN
  WHILE EXISTS (SELECT 1 FROM dbo.Waiting WHERE Queue = @Queue)
    EXEC dbo.TakeOne;
  IF @Least > 0
    RETURN (SELECT MAX(Least) FROM dbo.Waiting WHERE Least < @Least);
  EXEC dbo.Note;
END
--- becomes
CREATE PROCEDURE main.moved.Drain(IN Queue INT, IN Least INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_Queue INT;
    DECLARE v_Least INT;
    SET v_Queue = Queue;
    SET v_Least = Least;
    WHILE EXISTS (SELECT 1 FROM main.moved.Waiting WHERE Queue = v_Queue) DO
      CALL main.moved.TakeOne();
    END WHILE;
    IF v_Least > 0 THEN
      LEAVE body;
    END IF;
    CALL main.moved.Note();
  END body;
END
--- says
DWM-0224 4:5 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0212 6:5 the status given by RETURN dropped: procedures of Databricks have none
