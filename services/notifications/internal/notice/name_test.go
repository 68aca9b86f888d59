package notice_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"motcua.vn/services/notifications/internal/notice"
)

func TestSalutation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, name, want string }{
		{"a name stays as it is", "Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu"},
		{"so does that of a company", "Công ty TNHH A.B. Mẫu & Con", "Công ty TNHH A.B. Mẫu & Con"},
		{"and initials", "J. R. O'Mẫu-Nguyễn", "J. R. O'Mẫu-Nguyễn"},
		{"an address with a scheme", "Bạn đã trúng thưởng https://evil.example/x nhận ngay", "Bạn đã trúng thưởng nhận ngay"},
		{"one that mail programs link by themselves", "Mẫu www.evil vào evil.example.", "Mẫu vào"},
		{"in brackets", "Mẫu (evil.vn) [evil.com/pay]", "Mẫu"},
		{"an e-mail address", "Mẫu kẻ.xấu@evil.example", "Mẫu"},
		{"a host of other letters", "Mẫu tiềnthưởng.việtnam", "Mẫu"},
		{"lines and headers", "Mẫu\r\nBcc: x\u2028thứ hai\u0000\tba", "Mẫu Bcc: x thứ hai ba"},
		{"letters that turn the direction or hide", "Mẫu\u202e nốc\u200b ẩn", "Mẫu nốc ẩn"},
		{"a dot that is hidden between", "evil\u200b.\u200bexample", ""},
		{"nothing but an address", "http://evil.example", ""},
		{"one long word", strings.Repeat("ẫ", 81), ""},
		{"eighty are enough", strings.Repeat("Mẫu ", 50), strings.TrimSpace(strings.Repeat("Mẫu ", 20))},
	} {
		if got := notice.Salutation(c.name); got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}

func FuzzSalutation(f *testing.F) {
	f.Add("Nguyễn Thị Mẫu")
	f.Add("x\r\nhttps://evil.example @")
	f.Fuzz(func(t *testing.T, name string) {
		got := notice.Salutation(name)
		if utf8.RuneCountInString(got) > 80 || strings.Contains(got, "://") || strings.Contains(got, "@") || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q greets %q", name, got)
		}
		if again := notice.Salutation(got); again != got {
			t.Errorf("%q, then %q", got, again)
		}
	})
}
