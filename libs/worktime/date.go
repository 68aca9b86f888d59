package worktime

import (
	"fmt"
	"time"
	_ "time/tzdata" // minimal images carry no zone files

	"motcua.vn/libs/fault"
)

// Zone is Asia/Ho_Chi_Minh (UTC+7, no summer time): every date and time of day in this package is local there.
var Zone = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		panic(err) // cannot be: the data are linked in
	}
	return zone
}()

// Date is a day of the Gregorian calendar in Zone. The zero value is no day; as text it is empty.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf gives the day on which t falls in Zone.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD; a day that does not exist is the fault bad_date.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fault.Invalid("bad_date", "want an existing day as YYYY-MM-DD")
	}
	return DateOf(t), nil
}

// String gives YYYY-MM-DD, or nothing for the zero date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero says whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is negative when d is before e, positive when after.
func (d Date) Compare(e Date) int {
	return ((d.Year-e.Year)*16+int(d.Month-e.Month))*64 + d.Day - e.Day
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.At(0).Weekday() }

// Add gives the day n days later, earlier when n is negative.
func (d Date) Add(n int) Date { return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, Zone)) }

// At is the instant of d at the time of day.
func (d Date) At(t TimeOfDay) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, int(t), 0, 0, Zone)
}

// MarshalText implements encoding.TextMarshaler: String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler: ParseDate, where empty text gives the zero date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// TimeOfDay is minutes since midnight, 0 to 1440; as text "15:00", midnight at the end of a day "24:00".
type TimeOfDay int16

const midnight TimeOfDay = 24 * 60

// String gives HH:MM.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText implements encoding.TextMarshaler: String.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; anything but HH:MM is the fault bad_time_of_day.
func (t *TimeOfDay) UnmarshalText(b []byte) error {
	if string(b) == midnight.String() {
		*t = midnight
		return nil
	}
	v, err := time.Parse("15:04", string(b))
	if err != nil || len(b) != 5 {
		return fault.Invalid("bad_time_of_day", "want HH:MM")
	}
	*t = TimeOfDay(v.Hour()*60 + v.Minute())
	return nil
}
