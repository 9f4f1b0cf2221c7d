//! Nothing here: the tests of the whole product are in `acceptance/`, one binary.
