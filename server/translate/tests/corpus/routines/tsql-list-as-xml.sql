CREATE PROCEDURE dbo.NamesOf AS
BEGIN
  SELECT t.Id,
    STUFF((SELECT CONCAT(',', p.Name) FROM dbo.People AS p WHERE p.Team = t.Id FOR XML PATH('')), 1, 1, '') AS plain,
    STUFF((SELECT ',' + p.Name FROM dbo.People AS p WHERE p.Team = t.Id FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)'), 1, 1, '') AS typed
  FROM dbo.Teams AS t;
END
--- becomes
CREATE PROCEDURE main.moved.NamesOf()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  SELECT
    t.Id,
    (SELECT listagg(concat_ws('', p.Name), ',') FROM main.moved.People AS p WHERE p.Team = t.Id) AS plain,
    (SELECT listagg(p.Name, ',') FROM main.moved.People AS p WHERE p.Team = t.Id) AS typed
  FROM
    main.moved.Teams AS t;
END
--- says
DWM-0209 3:10 &, < and > of a list made by FOR XML PATH('') stand as they are here; in the source they become &amp;, &lt; and &gt;
