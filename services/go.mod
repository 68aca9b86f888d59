module motcua.vn/services

go 1.26
