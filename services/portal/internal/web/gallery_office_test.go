package web_test

import (
	"github.com/a-h/templ"

	"motcua.vn/services/portal/internal/web"
)

func officerPage(work templ.Component) templ.Component {
	return with(web.Page(web.PageData{
		Title: "Việc của tôi", Lang: web.Vietnamese, Layout: web.LayoutOfficer, Brand: "Một Cửa", CSRF: "token-of-the-gallery",
		Context: "Sở Xây dựng", Role: "Cán bộ thụ lý", ActingURL: "/acting",
		Acting:  []web.Link{{Text: "Sở Xây dựng · Cán bộ thụ lý", Href: "a1", Current: true}, {Text: "UBND phường Mẫu · Tiếp nhận", Href: "a2"}},
		Search:  &web.Search{Action: "/inbox", Name: "q", Label: "Tìm hồ sơ", Placeholder: "Tìm mã, tên, số giấy tờ  ( / )"},
		Account: &web.Account{Name: "Phạm Văn Lý", Unread: 3, NoticesURL: "/notice", SignOutURL: "/sign-out"},
	}), work)
}

func queue() templ.Component {
	return web.Queue(web.QueueData{
		Title: "Việc của tôi", Count: "38 hồ sơ", BulkURL: "/bulk", Bulk: []web.ButtonData{{Text: "Giao việc", Small: true, Tone: web.Secondary}},
		Filters: []web.Filter{{Text: "Tất cả", Href: "/i", Count: -1, Current: true}, {Text: "Quá hạn", Href: "/i?o", Count: 2}, {Text: "Hôm nay", Href: "/i?t", Count: 5}, {Text: "Chờ ý kiến", Href: "/i?w", Count: 4}, {Text: "Trả lại", Href: "/i?b", Count: 1}},
		Items: []web.QueueItem{
			{Href: "/i/1", Title: "Giấy phép xây dựng nhà ở", Note: "H53.12-251112-0031 · Võ Thị Mẫu · trực tuyến", Chip: web.ChipData{Tone: web.Late, Text: "Quá 1 ngày"}, Pick: "1"},
			{Href: "/i/2", Title: "Giấy phép xây dựng nhà ở", Note: "H53.12-251124-0007 · Nguyễn Thị Mẫu", Fresh: "vừa bổ sung", Chip: web.ChipData{Tone: web.Soon, Text: "Còn 3 giờ"}, Current: true, Pick: "2"},
			{Href: "/i/3", Title: "Gia hạn giấy phép xây dựng", Note: "H53.12-251120-0012 · Công ty Mẫu Xanh · trực tuyến", Chip: web.ChipData{Tone: web.Soon, Text: "Hôm nay"}, Pick: "3"},
			{Href: "/i/4", Title: "Điều chỉnh giấy phép", Note: "H53.12-251119-0044 · Hồ Thị Mẫu · tại quầy", Chip: web.ChipData{Tone: web.Good, Text: "Còn 6 ngày"}, Pick: "4"},
			{Href: "/i/5", Title: "Giấy phép xây dựng nhà ở", Note: "H53.12-251118-0020 · Lý Văn Mẫu · chờ bổ sung", Chip: web.ChipData{Tone: web.Pause, Text: "Tạm dừng"}, Pick: "5"},
		},
		Pages: web.Pages{NextURL: "/i?after=5"},
	})
}

func officerNothing() templ.Component {
	return with(web.Workspace(web.WorkspaceData{Queue: queue()}),
		web.Empty(web.EmptyData{Title: "Chọn một hồ sơ", Text: "Bấm J và K để đi trong hàng, Enter để mở."}))
}

func officerDossier() templ.Component {
	form := templ.Join(
		with(web.Section("Đơn đề nghị"), web.SummaryList(
			web.SummaryRow{Key: "Chủ đầu tư", Value: "Nguyễn Thị Mẫu"},
			web.SummaryRow{Key: "Số định danh", Content: web.Masked(web.MaskedData{Value: "••••••••1234", RevealURL: "/reveal", What: "số định danh"})},
			web.SummaryRow{Key: "Thửa đất", Value: "số 214, tờ 17, phường Mẫu"},
			web.SummaryRow{Key: "Diện tích xây dựng", Value: "86 m²"},
			web.SummaryRow{Key: "Chiều cao", Value: "7,8 m", Changed: true, Before: "8,7 m"},
			web.SummaryRow{Key: "Quy hoạch", Value: "Sở NN&MT: đồng ý", Note: "26/11"})),
		with(web.Section("Thành phần hồ sơ"), web.PaperList(
			web.PaperRow{Name: "Đơn đề nghị", Note: "biểu mẫu điện tử"},
			web.PaperRow{Name: "Giấy tờ đất", Note: "dùng lại từ kho cá nhân", Href: "?paper=1"},
			web.PaperRow{Name: "Bản vẽ móng", Fresh: "mới", Note: "PDF 2,1 MB · chữ ký số hợp lệ", Href: "?paper=2", Changed: true, Current: true},
			web.PaperRow{Name: "Cam kết an toàn", Note: "chưa có", Missing: true, State: web.ChipData{Tone: web.Late, Text: "thiếu"}})))
	return web.Workspace(web.WorkspaceData{
		Queue: queue(), BackURL: "/inbox", Back: "‹ Việc của tôi",
		Head: with(web.WorkHead("Nguyễn Thị Mẫu · nhà ở riêng lẻ, 2 tầng", web.ChipData{Tone: web.Soon, Text: "Hạn bước này 17:00 hôm nay"}, web.ChipData{Tone: web.Pause, Text: "Hẹn trả 15/12"}),
			web.Text("Bước 3/5 Thẩm định · công dân vừa nộp bổ sung 09:38, "), web.Strong("1 giấy tờ và 1 trường thay đổi"), web.Text(" (tô vàng) · "), web.Anchor(web.Link{Text: "chỉ xem phần thay đổi", Href: "?changed"})),
		Form:  form,
		Paper: web.PaperView(web.PaperData{Name: "ban-ve-mong.pdf", URL: "/paper.pdf", DownloadURL: "/paper.pdf?download", MediaType: "application/pdf", Note: "chưa quét"}),
		Actions: web.ActionBar([]web.ButtonData{
			{Text: "Trình lãnh đạo", Key: "t", Href: "#propose"},
			{Text: "Xin ý kiến", Tone: web.Secondary, Key: "y", Href: "#ask"},
			{Text: "Yêu cầu bổ sung", Tone: web.Secondary, Key: "b", Href: "#supplement"},
		},
			"Bổ sung lần hai cần lý do và người duyệt", web.ButtonData{Text: "Đề nghị không giải quyết", Tone: web.Danger, Href: "#refuse"}),
	})
}

func counterPage() templ.Component {
	side := templ.Join(with(web.Card(web.CardData{Title: "Giấy tiếp nhận"}),
		web.SummaryList(
			web.SummaryRow{Key: "Mã hồ sơ", Value: "cấp khi bấm tiếp nhận"},
			web.SummaryRow{Key: "Hẹn trả", Value: "Hôm nay, 17:00", Strong: true},
			web.SummaryRow{Key: "Lệ phí", Content: templ.Join(web.Text("2 × 8.000 = "), web.Strong("16.000 đồng"))},
			web.SummaryRow{Key: "Nhận kết quả", Value: "Tại quầy"}),
		web.Buttons(web.ButtonData{Text: "Tiếp nhận và in", Key: "Ctrl+Enter", FormID: "reception"}, web.ButtonData{Text: "Từ chối, in phiếu 03", Tone: web.Danger, Small: true, FormID: "reception", Name: "refuse", Value: "1"})),
		web.Note("Thời gian hồ sơ này: 0:38 · trung bình hôm nay 0:52"))
	return with(web.Page(web.PageData{
		Title: "Tiếp nhận tại quầy", Layout: web.LayoutCounter, Brand: "Một Cửa", CSRF: "token-of-the-gallery",
		Context: "UBND phường Mẫu", Role: "Tiếp nhận · Quầy 3", Aside: "Số đang gọi A-027",
		Account: &web.Account{Name: "Lê Thị Tiếp", SignOutURL: "/sign-out"},
	}), with(web.Split(side), web.Heading("Tiếp nhận tại quầy"), with(web.Form(web.FormData{ID: "reception", Action: "/reception"}),
		web.Combobox(web.Field{Name: "procedure", Label: "Thủ tục", Key: "F2"}, web.Option{Value: "p", Text: "Cấp bản sao trích lục hộ tịch", Selected: true}),
		web.TextField(web.Field{Name: "person", Label: "Người nộp", Key: "F3", Hint: "Quét thẻ căn cước hoặc gõ 12 số; điền sẵn nếu đã từng đến", Value: "079•••••1234 · Trần Văn Mẫu · 12/05/1987"}),
		web.NumberField(web.Field{Name: "copies", Label: "Số bản sao", Value: "2", Width: 4}),
		web.CheckRows(web.Field{Name: "paper", Label: "Giấy tờ"},
			web.Option{Value: "id", Text: "Căn cước", Note: "đã xem bản chính", Selected: true, Action: web.Link{Text: "Quét", Href: "/scan"}},
			web.Option{Value: "proxy", Text: "Văn bản ủy quyền", Note: "không cần, nộp cho mình"}))))
}

func receiptPage() templ.Component {
	data := citizen("Giấy tiếp nhận", true)
	data.Layout = web.LayoutPrint
	return with(web.Page(data), web.Buttons(web.ButtonData{Text: "Về hồ sơ", Tone: web.Quiet, Href: "/dossier/1"}), web.PrintButton("In giấy tiếp nhận"),
		with(web.Sheet(web.SheetData{
			Over: "UBND tỉnh Tây Ninh", Agency: "UBND phường Mẫu", Number: "Số H53.12-251124-0007", Title: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
			Place: "Tây Ninh, thứ Hai 24/11/2025", QRURL: web.Asset("icon.svg"), QRText: "Quét để tra cứu hồ sơ", LeftSigns: "Người nộp hồ sơ", RightSigns: "Cán bộ tiếp nhận", RightName: "Lê Thị Tiếp",
		}),
			web.SummaryList(web.SummaryRow{Key: "Người nộp", Value: "Nguyễn Thị Mẫu"}, web.SummaryRow{Key: "Ngày hẹn trả", Value: "Thứ Hai 15/12/2025", Strong: true})))
}

func componentsPage() templ.Component {
	cell := web.Text
	return with(web.Page(citizen("Các thành phần", true)),
		web.Heading("Các thành phần", web.ChipData{Tone: web.Late, Text: "Quá hạn"}),
		with(web.Notice(web.Plain, "Thông tin"), web.Note("Chỉ để biết.")), with(web.Notice(web.Good, "Đã xong"), web.Note("Bạn không phải làm gì nữa.")),
		with(web.Notice(web.Soon, "Sắp đến hạn"), web.Note("Còn 1 ngày.")), with(web.Notice(web.Late, "Keycloak chưa trả lời"), web.Note("Bạn vẫn tra cứu được; những gì đã điền được giữ lại.")),
		with(web.Notice(web.Pause, "Tạm dừng"), web.Lead("Đang chờ cơ quan khác cho ý kiến.")),
		web.Tabs("Phần của hồ sơ", web.Filter{Text: "Hồ sơ", Href: "?a", Count: -1, Current: true}, web.Filter{Text: "Lịch sử", Href: "?b", Count: 7}),
		web.TaskList(
			web.Task{Title: "Người có tên trong sổ hộ tịch", Href: "/1", Chip: web.ChipData{Tone: web.Good, Text: "Đã xong"}},
			web.Task{Title: "Giấy tờ", Href: "/2", Hint: "Còn 1 giấy tờ", Chip: web.ChipData{Tone: web.Soon, Text: "Đang điền"}},
			web.Task{Title: "Kiểm tra và nộp", Chip: web.ChipData{Text: "Chưa bắt đầu được"}}),
		web.Table("Ai đã xem hồ sơ", []web.Column{{Text: "Lúc"}, {Text: "Ai"}, {Text: "Số lần", Numeric: true}}, [][]templ.Component{
			{cell("24/11/2025 09:05"), cell("Lê Thị Tiếp, UBND phường Mẫu"), cell("2")}, {cell("26/11/2025 14:20"), cell("Phạm Văn Lý, Sở Xây dựng"), cell("1")},
		}),
		web.SummaryList(web.SummaryRow{Key: "Họ tên", Value: "Trần Văn Mẫu", Action: web.Link{Text: "Sửa", Href: "/edit"}}, web.SummaryRow{Key: "Số định danh", Content: web.Masked(web.MaskedData{Value: "001234567890"})}),
		web.Buttons(web.ButtonData{Text: "Gửi"}, web.ButtonData{Text: "Lưu nháp", Tone: web.Secondary}, web.ButtonData{Text: "Bỏ qua", Tone: web.Quiet}, web.ButtonData{Text: "Duyệt", WhyNot: "Chỉ lãnh đạo được duyệt"}, web.ButtonData{Text: "Rút hồ sơ", Tone: web.Danger}),
		web.Toast("Sở Xây dựng vừa trả kết quả.", "/notice/1", "Xem"),
		web.PaperView(web.PaperData{Name: "anh-cccd.jpg", URL: "/picture.png", DownloadURL: "/picture.png?download", MediaType: "image/png"}),
		web.PaperView(web.PaperData{Name: "du-lieu.zip", DownloadURL: "/x.zip", MediaType: "application/zip"}),
		web.Soft("hết"), web.Kbd("T"), web.Chip(web.Good, "Đúng hạn"), web.Mark(), web.Chips(),
	)
}
