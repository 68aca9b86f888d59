module motcua.vn/api

go 1.26
