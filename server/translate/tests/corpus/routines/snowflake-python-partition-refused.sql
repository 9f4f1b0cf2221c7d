CREATE FUNCTION total(price FLOAT)
RETURNS TABLE (total FLOAT)
LANGUAGE PYTHON
HANDLER = 'Total'
AS
$$
class Total:
    def __init__(self):
        self.sum = 0
    def process(self, price):
        self.sum += price
    def end_partition(self):
        yield (self.sum,)
$$;
--- becomes
--- says
DWM-0104 6:1 found end_partition in Python; rows of a partition are given to a function as a TABLE there
