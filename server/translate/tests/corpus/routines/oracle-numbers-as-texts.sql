CREATE OR REPLACE PROCEDURE noted (p_amount IN NUMBER) IS
  v_text VARCHAR2(100);
  v_price NUMBER(10,2);
  v_count NUMBER(9);
BEGIN
  v_price := p_amount / 4;
  v_text := 'price ' || v_price || ' of ' || v_count;
  v_text := v_price;
  v_text := TO_CHAR(p_amount);
  INSERT INTO notes (said, price) VALUES (v_text, v_price);
END;
--- becomes
CREATE PROCEDURE main.moved.noted(IN p_amount DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_text STRING;
  DECLARE v_price DECIMAL(10,2);
  DECLARE v_count DECIMAL(9,0);
  SET v_price = p_amount / 4;
  SET v_text = concat_ws('', 'price ', regexp_replace(regexp_replace(CAST(v_price AS STRING), '[.]?0+$', ''), '^(-?)0[.]', '$1.'), ' of ', v_count);
  SET v_text = regexp_replace(regexp_replace(CAST(v_price AS STRING), '[.]?0+$', ''), '^(-?)0[.]', '$1.');
  SET v_text = regexp_replace(regexp_replace(CAST(p_amount AS STRING), '[.]?0+$', ''), '^(-?)0[.]', '$1.');
  INSERT INTO main.moved.notes (said, price) VALUES (v_text, v_price);
END
--- says
DWM-0206 1:48 p_amount: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
