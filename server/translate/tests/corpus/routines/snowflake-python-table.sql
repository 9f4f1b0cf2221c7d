CREATE OR REPLACE FUNCTION parts(line VARCHAR, "most" INT)
RETURNS TABLE (part VARCHAR(20), place INT)
LANGUAGE PYTHON
RUNTIME_VERSION = '3.11'
HANDLER = 'Parts'
AS
$$
class Parts:
    def process(self, line, most):
        for place, part in enumerate(line.split(',')[:most]):
            yield (part, place)
$$;
--- becomes
CREATE FUNCTION main.moved.parts(line STRING, most BIGINT)
RETURNS TABLE (part STRING, place BIGINT)
LANGUAGE PYTHON
HANDLER 'PartsOfRows'
AS $$
class Parts:
    def process(self, line, most):
        for place, part in enumerate(line.split(',')[:most]):
            yield (part, place)

class PartsOfRows(Parts):
    def eval(self, line, most):
        yield from self.process(line, most) or ()
$$
--- says
DWM-0209 7:1 the Python stays as it is; check the types that its parameters have there, its packages and their versions
