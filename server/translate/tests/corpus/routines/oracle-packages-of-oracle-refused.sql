CREATE PROCEDURE write_rooms IS
BEGIN
  INSERT INTO rooms SELECT * FROM new_rooms;
  UTL_MAIL.SEND('a', 'b', message => 'done');
END;
--- becomes
--- says
DWM-0105 4:16 UTL_MAIL.SEND belongs to the source's own system, and no rule says what does the same
