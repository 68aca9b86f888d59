package web_test

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/a-h/templ"

	"motcua.vn/services/portal/internal/web"
)

// galleryDir keeps the gallery's pages, to be looked at: go test ./portal/internal/web -run Gallery -gallery=/tmp/gallery
var galleryDir = flag.String("gallery", "", "folder that keeps the gallery's pages and the bundle")

// with gives a component its children, as @c { … } does in a templ file.
func with(c templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

func render(t *testing.T, c templ.Component) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatalf("render: %v", err)
	}
	return out.Bytes()
}

// gallery holds a page of every layout and every component at least once.
func gallery() map[string]templ.Component {
	return map[string]templ.Component{
		"home":       homePage(),
		"procedure":  procedurePage(),
		"dossier":    dossierPage(),
		"form":       formPage(),
		"list":       listPage(),
		"officer":    officerPage(officerDossier()),
		"queue":      officerPage(officerNothing()),
		"counter":    counterPage(),
		"receipt":    receiptPage(),
		"components": componentsPage(),
	}
}

func TestGalleryIsKeptForTheEye(t *testing.T) {
	if *galleryDir == "" {
		return
	}
	for name, page := range gallery() {
		if err := os.WriteFile(filepath.Join(*galleryDir, name+".html"), render(t, page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func citizen(title string, signedIn bool) web.PageData {
	page := web.PageData{
		Title: title, Lang: web.Vietnamese, Brand: "Một Cửa Tây Ninh", CSRF: "token-of-the-gallery",
		Nav:       []web.Link{{Text: "Thủ tục", Href: "/procedure"}, {Text: "Tra cứu hồ sơ", Href: "/lookup"}},
		OtherLang: web.Link{Text: "English", Href: "/lang/en"},
		SignIn:    web.Link{Text: "Đăng nhập", Href: "/sign-in"},
		Footer:    []web.Link{{Text: "Quyền riêng tư", Href: "/privacy"}, {Text: "Trợ giúp", Href: "/help"}},
		About:     "Cổng dịch vụ công tỉnh Tây Ninh",
	}
	if signedIn {
		page.Nav = []web.Link{{Text: "Thủ tục", Href: "/procedure"}, {Text: "Hồ sơ của tôi", Href: "/dossier", Current: true}}
		page.Account = &web.Account{
			Name: "Nguyễn Thị Mẫu", Unread: 2, NoticesURL: "/notice", LiveURL: "/live", SignOutURL: "/sign-out",
			Links: []web.Link{{Text: "Thông tin của tôi", Href: "/account"}, {Text: "Mật khẩu và bảo mật", Href: "/account/security"}},
		}
	}
	return page
}

func homePage() templ.Component {
	card := func(title, text, link string) templ.Component {
		return with(web.Card(web.CardData{Title: title}), web.Note(text), web.Anchor(web.Link{Text: link, Href: "/x"}))
	}
	return with(web.Page(citizen("Trang chủ", false)),
		with(web.SearchBox("Bạn cần làm thủ tục gì?", web.Search{Action: "/search", Name: "q", Value: "trich luc khai sinh"}, "Tìm"),
			web.Text("Gõ không dấu cũng được. Ví dụ: "), web.Anchor(web.Link{Text: "khai sinh", Href: "/search?q=a"}),
			web.Text(", "), web.Anchor(web.Link{Text: "giấy phép xây dựng", Href: "/search?q=b"})),
		web.ItemList(
			web.Item{Title: "Cấp bản sao trích lục hộ tịch", Href: "/p/1", Note: "Ủy ban nhân dân cấp xã · trong ngày · 8.000 đồng mỗi bản", Chips: []web.ChipData{{Tone: web.Good, Text: "Làm trực tuyến từ đầu đến cuối"}}},
			web.Item{Title: "Đăng ký khai sinh", Href: "/p/2", Note: "Ủy ban nhân dân cấp xã · trong ngày · miễn phí nếu đúng hạn", Chips: []web.ChipData{{Tone: web.Good, Text: "Làm trực tuyến từ đầu đến cuối"}}},
			web.Item{Title: "Đăng ký lại khai sinh", Href: "/p/3", Note: "Ủy ban nhân dân cấp xã · 5 ngày làm việc", Chips: []web.ChipData{{Tone: web.Pause, Text: "Nộp trực tuyến, nhận tại quầy"}}},
		),
		with(web.CardGrid(),
			card("Tra cứu hồ sơ", "Không cần đăng nhập: mã hồ sơ và 4 số cuối giấy tờ.", "Tra cứu"),
			card("Đến quầy", "Cán bộ nhập giúp; hồ sơ vẫn hiện trong tài khoản của bạn.", "Tìm bộ phận một cửa"),
			card("Kết quả phục vụ", "Tỷ lệ đúng hạn và mức hài lòng của từng cơ quan, cập nhật hằng ngày.", "Xem số liệu")),
	)
}

func procedurePage() templ.Component {
	side := with(web.Section("Các bước"), web.Plan(
		web.Step{Title: "Bạn nộp hồ sơ", Note: "ngay bây giờ"},
		web.Step{Title: "Bộ phận một cửa tiếp nhận", Note: "trong 2 giờ làm việc"},
		web.Step{Title: "Công chức tư pháp hộ tịch xử lý", Note: "3 giờ làm việc"},
		web.Step{Title: "Lãnh đạo ký, trả kết quả", Note: "trước 17:00"}))
	return with(web.Page(citizen("Cấp bản sao trích lục hộ tịch", false)),
		web.Breadcrumb(web.Link{Text: "Trang chủ", Href: "/"}, web.Link{Text: "Hộ tịch", Href: "/f"}, web.Link{Text: "Cấp bản sao trích lục hộ tịch"}),
		with(web.Heading("Cấp bản sao trích lục hộ tịch"), web.Text("Mã thủ tục 2.000635 · phiên bản 3, áp dụng từ 01/07/2025 · "), web.Anchor(web.Link{Text: "căn cứ pháp lý", Href: "/law"})),
		web.Facts(
			web.Fact{Label: "Thời hạn", Value: "Trong ngày làm việc", Note: templ.Join(web.Text("Nộp trước 15:00 hôm nay, có kết quả "), web.Strong("hôm nay, thứ Hai 24/11"))},
			web.Fact{Label: "Lệ phí", Value: "8.000 đồng / bản", Note: web.Text("Trả khi nộp; hộ nghèo được miễn")},
			web.Fact{Label: "Cách làm", Value: "Trực tuyến toàn trình", Note: web.Text("Nhận bản điện tử có chữ ký số, hoặc bản giấy qua bưu điện")}),
		with(web.Split(side),
			with(web.Section("Bạn cần chuẩn bị"), web.ItemList(
				web.Item{Title: "Thông tin của người có tên trong sổ hộ tịch", Note: "Họ tên, ngày sinh, nơi đăng ký trước đây"},
				web.Item{Title: "Giấy tờ tùy thân của bạn", Note: "Không phải nộp lại", Chips: []web.ChipData{{Tone: web.Good, Text: "đã có trong tài khoản"}}},
				web.Item{Title: "Văn bản ủy quyền", Aside: "chỉ khi bạn làm thay người khác", Note: "Ảnh chụp hoặc PDF, tối đa 20 MB"})),
			web.Buttons(web.ButtonData{Text: "Bắt đầu nộp hồ sơ", Href: "/file"}),
			web.Note("Khoảng 6 phút. Bạn có thể điền trước, đăng nhập khi nộp; mọi thứ đã điền được giữ lại.")),
	)
}
