package web_test

import (
	"github.com/a-h/templ"

	"motcua.vn/services/portal/internal/web"
)

func dossierPage() templ.Component {
	due := with(web.Card(web.CardData{Title: "Ngày hẹn trả"}),
		web.BigDate("Thứ Hai 15/12/2025", "Tạm tính; sẽ lùi đúng số ngày chờ bổ sung."),
		with(web.Details("Vì sao là ngày này?", true), web.SummaryList(
			web.SummaryRow{Key: "Bắt đầu tính", Value: "T2 24/11 09:05 (trước 15:00)"},
			web.SummaryRow{Key: "Thời hạn", Value: "15 ngày làm việc"},
			web.SummaryRow{Key: "Bỏ qua", Value: "6 ngày cuối tuần"},
			web.SummaryRow{Key: "Tạm dừng", Value: "từ 26/11 14:20, đang chạy"})),
		web.Anchor(web.Link{Text: "Thêm vào lịch", Href: "/due.ics"}))
	seen := with(web.Card(web.CardData{Title: "Ai đã xem hồ sơ của bạn"}), web.Note("4 lượt, 3 cán bộ."), web.Anchor(web.Link{Text: "Xem chi tiết", Href: "/access"}))
	return with(web.Page(citizen("Giấy phép xây dựng nhà ở riêng lẻ", true)),
		web.Breadcrumb(web.Link{Text: "Hồ sơ của tôi", Href: "/dossier"}, web.Link{Text: "H53.12-251124-0007"}),
		with(web.Heading("Giấy phép xây dựng nhà ở riêng lẻ", web.ChipData{Tone: web.Soon, Text: "Cần bạn bổ sung trước 28/11"}),
			web.Text("Mã hồ sơ "), web.Strong("H53.12-251124-0007"), web.Text(" · nộp 24/11/2025 08:12 · "), web.Anchor(web.Link{Text: "in giấy tiếp nhận", Href: "/receipt"})),
		with(web.Card(web.CardData{Title: "Sở Xây dựng cần thêm 1 giấy tờ", Attention: true}),
			with(web.Paragraph(), web.Strong("Bản vẽ mặt bằng móng"), web.Text(": bản đã nộp thiếu chữ ký của người thiết kế. Các phần khác đã đủ.")),
			web.Buttons(web.ButtonData{Text: "Nộp bổ sung", Href: "/supplement"})),
		with(web.Split(templ.Join(due, seen)), with(web.Section("Hồ sơ đang ở đâu"), web.Timeline(
			web.Step{State: web.StepDone, Title: "Bạn nộp hồ sơ", Note: "T2 24/11 08:12 · trực tuyến"},
			web.Step{State: web.StepDone, Title: "Trung tâm một cửa tiếp nhận", Note: "T2 24/11 09:05 · Lê Thị Tiếp, cấp giấy tiếp nhận"},
			web.Step{State: web.StepDone, Title: "Sở Nông nghiệp và Môi trường cho ý kiến", Note: "T3 25/11 → T4 26/11 · đồng ý, không điều kiện"},
			web.Step{State: web.StepCurrent, Title: "Đang ở: Phòng Cấp phép, Sở Xây dựng", Note: "từ T4 26/11 14:20 · chờ bạn bổ sung", Chip: &web.ChipData{Tone: web.Pause, Text: "tạm dừng tính giờ"}},
			web.Step{Title: "Lãnh đạo Sở duyệt và ký"},
			web.Step{Title: "Trả kết quả: bản điện tử, và bản giấy qua bưu điện"}))),
	)
}

func formPage() templ.Component {
	data := citizen("Người có tên trong sổ hộ tịch", true)
	data.Errors = []web.FieldError{{Text: "Ngày sinh phải là ngày đã qua", ID: web.FieldID("born")}, {Text: "Chọn nơi đăng ký trước đây", ID: web.FieldID("place")}}
	places := []web.Option{{Value: "1", Text: "Phường Tân Ninh"}, {Value: "2", Text: "Xã Tân Biên"}, {Value: "3", Text: "Phường Trảng Bàng"}}
	return with(web.Page(data), with(web.Reading(),
		web.WayBack("/back", "Bước 2 / 4", "đã lưu lúc 09:41"),
		web.ErrorSummary("Còn 2 chỗ cần sửa", data.Errors...),
		web.Heading("Người có tên trong sổ hộ tịch"),
		with(web.Form(web.FormData{Action: "/form/2", Multipart: true, Autosave: "/form/2/save"}),
			web.TextField(web.Field{Name: "name", Label: "Họ, chữ đệm, tên", Hint: "Ghi như trong giấy khai sinh", Value: "Trần Văn Mẫu", Autocomplete: "name"}),
			web.DateField(web.Field{Name: "born", Label: "Ngày sinh", Hint: "Ví dụ: 27 3 1988", Error: "Ngày sinh phải là ngày đã qua", Autocomplete: "bday"}, web.DateValue{Day: "12", Month: "5", Year: "2087"}),
			web.Combobox(web.Field{Name: "place", Label: "Nơi đăng ký trước đây", Placeholder: "Gõ tên xã, phường", Error: "Chọn nơi đăng ký trước đây"}, places...),
			web.Select(web.Field{Name: "kind", Label: "Loại sự kiện"}, web.Option{Value: "birth", Text: "Khai sinh", Selected: true}, web.Option{Value: "marriage", Text: "Kết hôn"}),
			web.NumberField(web.Field{Name: "copies", Label: "Số bản sao", Value: "2", Width: 4}),
			web.Radios(web.Field{Name: "for", Label: "Bạn làm cho ai?"},
				web.Option{Value: "self", Text: "Cho tôi", Selected: true},
				web.Option{Value: "other", Text: "Cho người khác", Hint: "Cần văn bản ủy quyền", Reveal: web.TextField(web.Field{Name: "who", Label: "Tên người đó"})}),
			web.Checkboxes(web.Field{Name: "deliver", Label: "Nhận kết quả"}, web.Option{Value: "electronic", Text: "Bản điện tử", Selected: true}, web.Option{Value: "post", Text: "Bản giấy qua bưu điện"}),
			web.TextArea(web.Field{Name: "note", Label: "Điều cần nói thêm", Optional: true}, 4, 500),
			web.FileField(web.Field{Name: "file", Label: "Giấy tờ kèm theo", Hint: "Ảnh chụp hoặc PDF, tối đa 20 MB"}, web.Upload{
				URL: "/upload", Accept: ".pdf,.jpg,.png", Multiple: true, MaxBytes: 20_000_000, TooBig: "Tệp lớn hơn 20 MB",
				Files: []web.UploadedFile{{Name: "giay-uy-quyen.pdf", Note: "PDF · 4,8 MB", Href: "/file/1", RemoveURL: "/file/1/remove", State: web.ChipData{Tone: web.Good, Text: "đã nhận"}}},
			}),
			web.Progress(65, "3,2 / 4,8 MB · còn 4 giây"),
			web.Hidden("step", "2"),
			web.Buttons(web.ButtonData{Text: "Lưu và tiếp tục", NoRepeat: true}, web.ButtonData{Text: "Xóa bản nháp", Tone: web.Danger, DialogID: "drop"}))),
		with(web.Dialog("drop", "Xóa bản nháp này?"), web.Note("Những gì đã điền sẽ mất."),
			with(web.Form(web.FormData{Action: "/draft/delete"}), web.Buttons(web.ButtonData{Text: "Xóa bản nháp", Tone: web.Danger}))),
	)
}

func listPage() templ.Component {
	data := citizen("Hồ sơ của tôi", true)
	data.Lang, data.OtherLang = web.English, web.Link{Text: "Tiếng Việt", Href: "/lang/vi"}
	data.Flash = &web.Flash{Tone: web.Good, Text: "Your dossier was filed on Monday 24/11/2025."}
	return with(web.Page(data),
		web.Heading("My dossiers"),
		web.Filters(web.Filter{Text: "All", Href: "/d", Count: 3, Current: true}, web.Filter{Text: "In process", Href: "/d?s", Count: 2}, web.Filter{Text: "Done", Href: "/d?d", Count: -1}),
		web.ItemList(
			web.Item{Title: "Construction permit", Href: "/d/1", Fresh: true, Note: "H53.12-251124-0007 · filed 24/11/2025", Chips: []web.ChipData{{Tone: web.Soon, Text: "Needs you by 28/11"}}},
			web.Item{Title: "Civil-status extract", Href: "/d/2", Note: "Draft · saved at 09:41", Chips: []web.ChipData{{Text: "Draft"}}, Body: web.Anchor(web.Link{Text: "Continue", Href: "/d/2/form"})}),
		web.Pagination(web.Pages{PreviousURL: "/d?before=a", NextURL: "/d?after=b", Note: "20 of 41"}),
		web.Empty(web.EmptyData{Title: "No dossiers yet", Text: "When you file one, it appears here.", Action: web.Link{Text: "Find a procedure", Href: "/"}}),
	)
}
