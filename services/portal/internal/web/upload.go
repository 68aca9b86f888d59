package web

import "strconv"

func bytesText(n int64) string { return strconv.FormatInt(n, 10) }
