CREATE OR REPLACE EXTERNAL FUNCTION lowered(VARCHAR) RETURNS VARCHAR IMMUTABLE LAMBDA 'lowered' IAM_ROLE DEFAULT
--- becomes

--- says
DWM-0104 1:1 an external function calls a service; call it by http_request, or from a function in Python
