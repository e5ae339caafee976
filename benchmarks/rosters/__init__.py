"""What `import.py` measures with: the workbook, the units, the floor and the peers (名册导入的测量)."""
