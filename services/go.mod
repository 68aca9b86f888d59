module motcua.vn/services

go 1.26.7

require (
	github.com/a-h/templ v0.3.977 // indirect
	golang.org/x/net v0.59.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

require (
	motcua.vn/api v0.0.0
	motcua.vn/libs v0.0.0
)

replace (
	motcua.vn/api => ../api
	motcua.vn/libs => ../libs
)
