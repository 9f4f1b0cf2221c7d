CREATE OR REPLACE PROCEDURE raise_salary(p_dept IN NUMBER, p_count OUT INTEGER) IS
  CURSOR staff (d NUMBER) IS SELECT employee_id, salary FROM employees WHERE department_id = d;
  v_id NUMBER(6);
  v_salary NUMBER(8,2) := 0;
BEGIN
  p_count := 0;
  OPEN staff(p_dept);
  LOOP
    FETCH staff INTO v_id, v_salary;
    EXIT WHEN staff%NOTFOUND;
    IF v_salary < 100 THEN
      CONTINUE;
    ELSIF v_salary > 10000 THEN
      EXIT;
    END IF;
    UPDATE employees SET salary = v_salary * 1.1 WHERE employee_id = v_id;
    p_count := p_count + 1;
  END LOOP;
  CLOSE staff;
  COMMIT;
END raise_salary;
--- becomes
CREATE PROCEDURE main.moved.raise_salary(IN p_dept DECIMAL(38,10), OUT p_count DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id DECIMAL(6,0);
  DECLARE v_salary DECIMAL(8,2) DEFAULT 0;
  SET p_count = 0;
  loop1: FOR staff_row AS SELECT employee_id, salary FROM main.moved.employees WHERE department_id = (p_dept) DO
    SET v_id = staff_row.employee_id;
    SET v_salary = staff_row.salary;
    IF v_salary < 100 THEN
      ITERATE loop1;
    ELSEIF v_salary > 10000 THEN
      LEAVE loop1;
    END IF;
    UPDATE main.moved.employees SET salary = v_salary * 1.1 WHERE employee_id = v_id;
    SET p_count = p_count + 1;
  END FOR;
END
--- says
DWM-0206 1:52 p_dept: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0212 20:3 `COMMIT` dropped: each statement of Databricks is a transaction of its own
