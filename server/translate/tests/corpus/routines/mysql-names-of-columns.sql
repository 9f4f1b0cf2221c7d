CREATE PROCEDURE rename_user(user_id INT, name VARCHAR(50), OUT total INT)
BEGIN
  DECLARE kind INT DEFAULT 1;
  UPDATE users u SET u.name = name WHERE u.user_id = user_id AND level > kind;
  INSERT INTO log (user_id, note) VALUES (user_id, 'renamed');
  SELECT count(*) INTO total FROM users WHERE level = kind;
END
--- becomes
CREATE PROCEDURE main.moved.rename_user(IN user_id INT, IN name STRING, OUT total INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_user_id INT;
  DECLARE v_name STRING;
  DECLARE kind INT DEFAULT 1;
  SET v_user_id = user_id;
  SET v_name = name;
  UPDATE main.moved.users u SET name = v_name WHERE u.user_id = v_user_id AND level > kind;
  INSERT INTO main.moved.log (user_id, note) VALUES (v_user_id, 'renamed');
  SET total = (SELECT count(*) FROM main.moved.users WHERE level = kind);
END
--- says
