module motcua.vn/stack

go 1.26
