CREATE FUNCTION dbo.Contacts (@id int)
RETURNS @rows TABLE (PersonId int NOT NULL PRIMARY KEY, Name nvarchar(50) NULL, Kind nvarchar(20))
AS
BEGIN
  IF @id IS NOT NULL
  BEGIN
    IF EXISTS (SELECT * FROM dbo.Staff WHERE PersonId = @id)
      INSERT INTO @rows SELECT s.PersonId, s.Name, 'staff' FROM dbo.Staff AS s WHERE s.PersonId = @id;
    ELSE
      INSERT INTO @rows (PersonId, Name) SELECT c.PersonId, c.Name FROM dbo.Customers AS c WHERE c.PersonId = @id;
  END
  RETURN;
END
--- becomes
CREATE FUNCTION main.moved.Contacts(id INT)
RETURNS TABLE (PersonId INT, Name STRING, Kind STRING)
RETURN (SELECT PersonId, Name, Kind FROM (SELECT s.PersonId, s.Name, 'staff' FROM main.moved.Staff AS s WHERE s.PersonId = Contacts.id) AS rows_of(PersonId, Name, Kind) WHERE (Contacts.id IS NOT NULL) AND (EXISTS (SELECT * FROM main.moved.Staff WHERE PersonId = Contacts.id))) UNION ALL (SELECT PersonId, Name, NULL AS Kind FROM (SELECT c.PersonId, c.Name FROM main.moved.Customers AS c WHERE c.PersonId = Contacts.id) AS rows_of(PersonId, Name) WHERE (Contacts.id IS NOT NULL) AND NOT coalesce((EXISTS (SELECT * FROM main.moved.Staff WHERE PersonId = Contacts.id)), FALSE))
--- says
