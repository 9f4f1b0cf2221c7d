CREATE EXTERNAL FUNCTION asked(a VARIANT) RETURNS VARIANT API_INTEGRATION = service HEADERS = ('kind' = 'json') AS 'https://example.org/ask'
--- becomes

--- says
DWM-0104 1:1 an external function calls a service; call it by http_request, or from a function in Python
