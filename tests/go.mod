module motcua.vn/tests

go 1.26
