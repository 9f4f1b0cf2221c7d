CREATE TABLE every_type (
    c_tiny tinyint(1) unsigned NOT NULL DEFAULT 0, c_small smallint, c_medium mediumint, c_int int, c_big bigint unsigned,
    c_decimal decimal(20,4), c_float float, c_double double, c_bit bit(5), c_char char(3), c_varchar varchar(20),
    c_binary binary(4), c_varbinary varbinary(9), c_tinytext tinytext, c_text text, c_medium_text mediumtext,
    c_longtext longtext, c_blob blob, c_enum enum('a', 'it''s') DEFAULT 'a' COMMENT 'one of two', c_set set('x', 'y'),
    c_date date, c_time time(3), c_datetime datetime(6), c_year year, c_json json, c_point point, c_inet inet6, c_uuid uuid,
    c_twice int GENERATED ALWAYS AS (c_int * 2) STORED,
    c_touched timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()
) COMMENT = 'Every type';
CREATE TABLE orders (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, quantity int NOT NULL DEFAULT 1, customer varchar(80),
    CONSTRAINT positive CHECK (quantity > 0), KEY by_customer (customer)
);
CREATE TABLE order_line (
    order_id bigint NOT NULL, line smallint NOT NULL, PRIMARY KEY (order_id, line),
    CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
);
CREATE TABLE measured (at date NOT NULL, value int) PARTITION BY RANGE (year(at))
    (PARTITION p2025 VALUES LESS THAN (2026), PARTITION rest VALUES LESS THAN MAXVALUE);
CREATE TABLE `Odd ``Table`` ü` (`Mixed Case` int, `select` text, `with space` text, `quo"te` text, `日本` text);
CREATE SEQUENCE counting;
CREATE VIEW top AS SELECT id, quantity FROM orders WHERE quantity > 10;
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW SET NEW.quantity = OLD.quantity;
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM orders;
CREATE FUNCTION twice(a INT) RETURNS int DETERMINISTIC RETURN a * 2;
CREATE VIEW over_top AS SELECT id, twice(quantity) AS much FROM top;
DELIMITER //
CREATE PROCEDURE restock(IN least INT, OUT touched INT)
BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it''s not restocked';
    UPDATE orders SET quantity = quantity + 1 WHERE quantity < least;
    SET touched = ROW_COUNT();
END //
DELIMITER ;
