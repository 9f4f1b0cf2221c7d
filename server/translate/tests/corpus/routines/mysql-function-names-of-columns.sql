CREATE FUNCTION name_of(user_id INT) RETURNS VARCHAR(50) READS SQL DATA
BEGIN
  DECLARE found VARCHAR(50);
  SELECT u.name INTO found FROM users u WHERE u.user_id = user_id;
  RETURN found;
END
--- becomes
CREATE FUNCTION main.moved.name_of(user_id INT)
RETURNS STRING
RETURN (SELECT u.name FROM main.moved.users u WHERE u.user_id = name_of.user_id)
--- says
