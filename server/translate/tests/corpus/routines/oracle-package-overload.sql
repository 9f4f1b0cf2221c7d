CREATE OR REPLACE PACKAGE BODY sales.pricing AS
  FUNCTION net (p_amount IN NUMBER) RETURN NUMBER IS
  BEGIN
    RETURN p_amount * 0.8;
  END net;

  FUNCTION Net (p_amount IN NUMBER, p_rate IN NUMBER) RETURN NUMBER IS
  BEGIN
    RETURN p_amount * (1 - p_rate);
  END net;
END pricing;
--- becomes
--- says
DWM-0206 2:29 p_amount: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:44 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 4:12 a product with a number without precision keeps six decimals here, and so does a quotient; declare it with a precision
DWM-0105 7:12 the package has Net more than once; a schema of Databricks has one routine of a name: give each its own
