CREATE OR REPLACE FUNCTION batches(x NUMBER)
RETURNS NUMBER
LANGUAGE PYTHON
RUNTIME_VERSION = '3.11'
PACKAGES = ('pandas')
HANDLER = 'f'
AS
$$
from _snowflake import vectorized
def f(df):
    return df[0] + 1
$$;
--- becomes

--- says
DWM-0104 8:1 found _snowflake in Python; it is only in Snowflake
