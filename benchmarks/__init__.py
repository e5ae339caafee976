"""Measurements, one module each (性能测量): `qingyuan bench NAME`. Never part of the tests."""
