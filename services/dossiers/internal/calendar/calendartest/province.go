package calendartest

import (
	"time"

	"motcua.vn/libs/worktime"
)

// Province is the working time of offices as commonly published: 07:30-11:30 and 13:30-17:00 on weekdays, cut-off at
// 15:00; Tết of 2026, a day off that is worked before it, 24 November 2026 as announced and so provisional.
func Province() worktime.Calendar {
	day := &worktime.Day{
		Processing: []worktime.Interval{{From: 450, To: 690}, {From: 810, To: 1020}},
		Reception:  []worktime.Interval{{From: 450, To: 690}, {From: 810, To: 1020}},
	}
	c := worktime.Calendar{
		Week:   worktime.Week{Monday: day, Tuesday: day, Wednesday: day, Thursday: day, Friday: day},
		CutOff: 900, ConfirmedThrough: 2026,
	}
	const notice = "Thông báo 9441/TB-BNV"
	off := func(year int, month time.Month, d int, confirmed bool, name string) {
		s := worktime.Special{Date: worktime.Date{Year: year, Month: month, Day: d}, Kind: worktime.Off, Name: worktime.Label{VI: name}}
		if confirmed {
			s.Notice, s.Confirmed = notice, true
		}
		c.Special = append(c.Special, s)
	}
	off(2026, 1, 1, true, "Tết Dương lịch")
	c.Special = append(c.Special, worktime.Special{
		Date: worktime.Date{Year: 2026, Month: 1, Day: 10}, Kind: worktime.CompensatoryWork,
		InsteadOf: worktime.Date{Year: 2026, Month: 1, Day: 2}, Notice: notice, Confirmed: true,
	})
	for d := 16; d <= 20; d++ {
		off(2026, 2, d, true, "Tết Nguyên đán")
	}
	off(2026, 11, 24, false, "Ngày Văn hóa Việt Nam")
	return c
}
