CREATE OR REPLACE FUNCTION slope(xs ARRAY, ys ARRAY)
RETURNS FLOAT
LANGUAGE PYTHON
RUNTIME_VERSION = '3.11'
PACKAGES = ('numpy', 'scipy==1.11.4')
HANDLER = 'fit'
COMMENT = 'slope of a line'
AS
$$
import numpy as np

def fit(xs, ys):
    return float(np.polyfit(xs, ys, 1)[0])
$$;
--- becomes
CREATE FUNCTION main.moved.slope(xs VARIANT, ys VARIANT)
RETURNS DOUBLE
LANGUAGE PYTHON
COMMENT 'slope of a line'
ENVIRONMENT (dependencies = '["numpy", "scipy==1.11.4"]', environment_version = 'None')
AS $$
import numpy as np

def fit(xs, ys):
    return float(np.polyfit(xs, ys, 1)[0])
return fit(xs, ys)
$$
--- says
DWM-0206 1:37 xs: ARRAY becomes VARIANT: its parts are reached with `:`
DWM-0206 1:47 ys: ARRAY becomes VARIANT: its parts are reached with `:`
DWM-0209 9:1 the Python stays as it is; check the types that its parameters have there, its packages and their versions
