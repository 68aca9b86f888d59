module motcua.vn/tools/faults

go 1.26
